/** The workflow service that plans, and how it is asked. Decided by whoever starts the process. */
export interface WorkflowServiceSettings {
  provider: 'workflow';
  /** What people read as the model's name. */
  model: string;
  /** Root of the service; `/api/v1/…` follows. */
  baseUrl: string;
  /** Sent as `X-API-Secret`, and nowhere else. */
  apiSecret: string;
  /** How long after the submission the first look comes, and how long the waits between looks may grow, in milliseconds. */
  firstPollMs: number;
  slowestPollMs: number;
  /** How long a place look-up of ours takes beyond its real work: not at all. */
  lookupMs: 0;
}
