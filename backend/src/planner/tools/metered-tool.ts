import type { Metrics } from '../../platform/metrics.js';

/** The ports, as figures name them. */
export type ToolName = 'places' | 'routes' | 'weather' | 'events' | 'hosts' | 'encyclopedia';

/** A tool whose questions are counted and timed, whichever they are: all of its methods answer with promises. */
export function meteredTool<Tool extends object>(
  name: ToolName,
  tool: Tool,
  metrics: Pick<Metrics, 'toolCalls' | 'toolCallSeconds'>,
): Tool {
  const metered = (question: string, ask: (...about: unknown[]) => unknown) => {
    return async (...about: unknown[]): Promise<unknown> => {
      const seconds = metrics.toolCallSeconds.startTimer({ tool: name });
      let outcome = 'ok';
      try {
        return await ask.apply(tool, about);
      } catch (error) {
        outcome = about.some(isAborted) ? 'stopped' : 'error';
        throw error;
      } finally {
        seconds();
        metrics.toolCalls.inc({ tool: name, question, outcome });
      }
    };
  };
  return new Proxy(tool, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === 'function' && typeof property === 'string' && property !== 'constructor'
        ? metered(property, member as (...about: unknown[]) => unknown)
        : member;
    },
  });
}

/** A signal among what a tool was given, or in the context that carries one. */
const isAborted = (about: unknown): boolean =>
  about instanceof AbortSignal
    ? about.aborted
    : typeof about === 'object' &&
      about !== null &&
      'signal' in about &&
      about.signal instanceof AbortSignal &&
      about.signal.aborted;
