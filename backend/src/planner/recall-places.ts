import { PlanRecorder } from './plan-recorder.js';
import { PlanStreamParser } from './plan-stream-parser.js';
import type { PlanningTask } from './planning-task.js';
import { ProviderSession } from './provider-session.js';
import { type PlannerProvider, ProviderFailure, ResponseGone } from './providers/planner-provider.js';
import { keeps } from './session-keeper.js';

/** Names are worth a short wait: without them most places are still found by their titles. */
const LONGEST_RECALL_MS = 5_000;

/**
 * All days are written, and a worker before us did not get to check all of their nodes. A node does not keep what the
 * model called its place; the response does, so it is read again as far as needed. Without it the titles have to do.
 *
 * @throws the reason for which the run was stopped
 */
export async function recallPlaces(provider: PlannerProvider, task: PlanningTask): Promise<void> {
  const { context, runtime } = task;
  const recorder = new PlanRecorder(task);
  if (runtime !== null && runtime.status !== 'abandoned' && keeps(provider, runtime)) {
    const session = new ProviderSession(runtime);
    const parser = new PlanStreamParser();
    const late = AbortSignal.timeout(LONGEST_RECALL_MS);
    try {
      const signals = provider.resume(runtime.responseId, AbortSignal.any([context.signal, late]));
      for await (const told of signals) {
        if (recorder.allChecked) break;
        if (told.type === 'text') recorder.recall(parser.push(told.delta), session);
      }
    } catch (error) {
      context.signal.throwIfAborted();
      const isExpected = late.aborted || error instanceof ProviderFailure || error instanceof ResponseGone;
      if (!isExpected) throw error;
      context.logger.info({ event: 'planner.places-not-recalled', responseId: runtime.responseId });
    }
  }
  recorder.checkOthers();
}
