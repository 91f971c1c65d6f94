/** Injection token of the `Planner` that this process plans with: provider and model, as travellers are told. */
export const PLANNER = Symbol('planner');
