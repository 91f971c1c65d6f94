import { JobQueue } from '../../backend/src/jobs/queue.js';
import { newId } from '../../backend/src/platform/ids.js';
import { createLogger } from '../../backend/src/platform/logger.js';

const soon = { startAgain: 0.5, wakeUps: 0.5, maintenance: 0.5, cronLooks: 1, cronSends: 1 };

/** Starts a queue on a database, has one wake-up go through it, and stops it. */
export async function exerciseQueue(url: string): Promise<void> {
  const queue = new JobQueue(url, createLogger('silent'), soon);
  queue.onApplicationBootstrap();
  await queue.started();
  const heard = new Promise<void>((resolve) => queue.onWakeUp(resolve));
  await queue.wakeUpAfter(0, { generationId: newId('gen'), tripId: newId('trip'), losses: 0 });
  await heard;
  await queue.onApplicationShutdown();
}
