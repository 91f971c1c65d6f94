/** Which provider plans, and how. Decided by whoever starts the process: see app.module.ts. */
export interface PlannerSettings {
  provider: 'openai' | 'demo';
  /** Root of the provider's API, as the OpenAI SDK wants it: `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string;
  model: string;
  /** Whether to ask for summaries of the model's reasoning; servers that do not know them may refuse the request. */
  reasoningSummaries: boolean;
  /**
   * Whether to ask the provider to keep responses and to go on with them when nobody reads, so that a worker can go on
   * with another one's; servers that do not know it may refuse the request.
   */
  background: boolean;
  /** How long a place look-up takes beyond its real work, in milliseconds; 0 switches it off. */
  lookupMs: number;
}

/** Injection token of {@link PlannerSettings}. */
export const PLANNER_SETTINGS = Symbol('planner settings');
