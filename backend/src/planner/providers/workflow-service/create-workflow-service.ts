import type { TripId } from '@tripstream/contracts';
import type { CallbackInbox } from '../../../platform/callback-inbox.js';
import type { Database } from '../../../platform/database.js';
import type { Logger } from '../../../platform/logger.js';
import type { PageLooks } from '../../../platform/page-looks.js';
import { JobFollower } from './job-follower.js';
import { JobLooks } from './job-looks.js';
import { WorkflowClient } from './workflow-client.js';
import { WorkflowServiceProvider } from './workflow-service-provider.js';
import type { WorkflowServiceSettings } from './workflow-service-settings.js';

export interface WorkflowServiceSurroundings {
  database: Pick<Database, 'query'>;
  inbox: Pick<CallbackInbox, 'find' | 'next'>;
  pageLooks: Pick<PageLooks, 'onOpened'>;
  logger: Logger;
  /** For how long the service may not answer, in milliseconds. */
  silenceMs: number;
}

const jobStatement = {
  name: 'workflow-service-job-of-trip',
  text: `
    SELECT response_id AS "jobId" FROM provider_session_runtime
    WHERE trip_id = $1 AND provider = 'workflow' AND status = 'streaming'`,
};

/** The provider with all that it needs; whoever opens the page of a trip that it plans has it look at the job at once. */
export function createWorkflowService(
  { model, ...wire }: WorkflowServiceSettings,
  { database, inbox, pageLooks, logger, silenceMs }: WorkflowServiceSurroundings,
): WorkflowServiceProvider {
  const client = new WorkflowClient({ ...wire, silenceMs });
  const looks = new JobLooks();
  const lookSoon = async (tripId: TripId) => {
    if (!looks.areAny) return;
    // A look that does not come sooner comes in its own time.
    const jobs = await database.query<{ jobId: string }>(jobStatement, [tripId]).catch(() => []);
    for (const { jobId } of jobs) looks.askFor(jobId);
  };
  pageLooks.onOpened((tripId) => void lookSoon(tripId));
  return new WorkflowServiceProvider({
    model,
    client,
    follower: new JobFollower(client, inbox, looks, logger),
  });
}
