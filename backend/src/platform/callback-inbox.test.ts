import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { CallbackInbox, type WorkflowCallback } from './callback-inbox.js';

let stored: TestDatabase;

beforeEach(async () => {
  stored = await createTestDatabase();
});
afterEach(() => stored.drop());

const callback = (jobId: string, change: Partial<WorkflowCallback> = {}): WorkflowCallback => ({
  jobId,
  webhookId: `msg_of_${jobId}`,
  workflow: 'itinerary',
  outcome: 'completed',
  body: '{}',
  ...change,
});
const { signal } = new AbortController();

describe('the inbox of callbacks', () => {
  it('[B3] tells everybody who waits for a job the first word about it, and nobody else', async () => {
    const inbox = new CallbackInbox(stored.database);
    const elsewhere = new CallbackInbox(stored.database);
    const waiting = [
      inbox.next('job-1', signal),
      inbox.next('job-1', signal),
      elsewhere.next('job-1', signal),
    ];
    const leaving = new AbortController();
    const other = inbox.next('job-2', leaving.signal);
    expect(await inbox.receive(callback('job-1'))).toEqual({ isNew: true, isKnownJob: false });
    const failed = callback('job-1', { webhookId: 'another', outcome: 'failed' });
    expect(await inbox.receive(failed)).toMatchObject({ isNew: false });
    for (const heard of await Promise.all(waiting)) expect(heard).toEqual(callback('job-1'));
    expect(await inbox.next('job-1', signal)).toEqual(callback('job-1'));
    leaving.abort(new Error('left'));
    await expect(other).rejects.toThrow('left');
    await expect(inbox.next('job-1', AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  it('[B4] goes on looking when the database does not answer for a while', async () => {
    let isAway = true;
    const query: TestDatabase['database']['query'] = (statement, values) =>
      isAway ? Promise.reject(new Error('away')) : stored.database.query(statement, values);
    const inbox = new CallbackInbox({ query });
    const heard = inbox.next('job-1', signal);
    await expect(inbox.receive(callback('job-1'))).rejects.toThrow('away');
    await new CallbackInbox(stored.database).receive(callback('job-1'));
    isAway = false;
    expect(await heard).toEqual(callback('job-1'));
  });

  it('[B3] keeps what nobody came for no longer than a day', async () => {
    const inbox = new CallbackInbox(stored.database);
    for (const jobId of ['job-1', 'job-2']) await inbox.receive(callback(jobId));
    expect(await inbox.forget()).toBe(0);
    await stored.database.dataSource.query(
      `UPDATE workflow_callbacks SET received_at = received_at - interval '25 hours' WHERE job_id = 'job-1'`,
    );
    expect(await inbox.forget()).toBe(1);
    expect(await inbox.receive(callback('job-2'))).toMatchObject({ isNew: false });
  });
});
