import { calendarDateSchema, interestSchema } from '@tripstream/contracts';
import { z } from 'zod';
import { integer, object, oneOf, orNull, required, ruleBroken, string } from '../model-text.js';
import type { ToolCall, ToolDefinition } from '../providers/planner-provider.js';
import type { RunContext } from '../run-context.js';
import type { EventsTool, HostsTool, PlacesTool, WeatherTool } from '../tools/ports.js';
import { unlessAborted } from '../unless-aborted.js';

/** What the model may ask of the world while it looks for trips. */
export interface WorldTools {
  places: Pick<PlacesTool, 'search'>;
  events: EventsTool;
  weather: Pick<WeatherTool, 'usual'>;
  hosts: Pick<HostsTool, 'find'>;
}

/** A result is read by the model again in every further round. */
const MOST_CHARACTERS = 16_000;
const LONGEST_CALL_MS = 10_000;
const AT_ONCE = 4;
const MOST_CALLS_IN_ROUND = 16;
const MOST_PLACES = 20;
const MOST_EVENTS = 20;
const MOST_HOSTS = 10;

const city = required(120);
const interest = interestSchema.nullable();
const date = calendarDateSchema;

const placesResultSchema = z.strictObject({
  city: z
    .strictObject({
      name: z.string(),
      country: z.string().nullable(),
      lat: z.number(),
      lng: z.number(),
      timeZone: z.string(),
    })
    .nullable(),
  places: z.array(
    z.strictObject({
      name: z.string(),
      category: z.string(),
      lat: z.number(),
      lng: z.number(),
      interests: z.array(interestSchema),
    }),
  ),
});
const eventsResultSchema = z.strictObject({
  events: z.array(z.strictObject({ name: z.string(), when: z.string(), description: z.string() })),
});
const weatherResultSchema = z.strictObject({
  weather: z
    .strictObject({
      summary: z.string(),
      minCelsius: z.number(),
      maxCelsius: z.number(),
      rainChance: z.int().min(0).max(100).nullable(),
    })
    .nullable(),
});
const hostsResultSchema = z.strictObject({
  hosts: z.array(z.strictObject({ name: z.string(), offer: z.string(), languages: z.array(z.string()) })),
});

/** On whose behalf tools are asked. */
type Asker = Pick<RunContext, 'signal' | 'logger'>;

interface Tool {
  definition: ToolDefinition;
  /** @throws RangeError, with words for the model, when the arguments are not valid; whatever the port throws */
  run(given: unknown, signal: AbortSignal): Promise<unknown>;
}

/**
 * The four tools of the search for trips, and no others: what they are asked and what they answer is checked, bounded in
 * time and size, and whatever goes wrong is told to the model, which goes on without it.
 */
export class BundleTools {
  private readonly tools: ReadonlyMap<string, Tool>;

  constructor(world: WorldTools) {
    this.tools = new Map(toolsOf(world).map((tool) => [tool.definition.name, tool]));
  }

  get definitions(): readonly ToolDefinition[] {
    return [...this.tools.values()].map(({ definition }) => definition);
  }

  /** The tools that are called; null for what is none, because then the name is the model's own words. */
  namesOf(calls: readonly ToolCall[]): (string | null)[] {
    return calls.map(({ name }) => (this.tools.has(name) ? name : null));
  }

  /**
   * What came of each call, in their order, as JSON text.
   *
   * @throws the signal's reason when it is aborted
   */
  async run(calls: readonly ToolCall[], asker: Asker): Promise<string[]> {
    const outputs: string[] = [];
    let next = 0;
    const work = async () => {
      for (let at = next++; at < calls.length; at = next++) {
        const call = calls[at] as ToolCall;
        outputs[at] =
          at < MOST_CALLS_IN_ROUND ? await this.one(call, asker) : failed('too many calls at once');
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, calls.length) }, work));
    return outputs;
  }

  private async one({ name, arguments: given }: ToolCall, { signal, logger }: Asker): Promise<string> {
    const tool = this.tools.get(name);
    const refused = (reason: string): string => {
      logger.info({ event: 'planner.tool-call-refused', tool: tool?.definition.name ?? null, reason });
      return failed(reason);
    };
    if (tool === undefined) return refused('there is no such tool');
    const late = AbortSignal.timeout(LONGEST_CALL_MS);
    try {
      const both = AbortSignal.any([signal, late]);
      const result = await unlessAborted(() => tool.run(parsed(given), both), both);
      const output = JSON.stringify(result);
      return output.length > MOST_CHARACTERS ? refused('the answer was too long') : output;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RangeError) return refused(error.message);
      // A port's own words may quote keys or addresses: they are for the log only.
      logger.warn({ event: 'planner.tool-failed', tool: name, error: String(error) });
      return failed(late.aborted ? 'the tool took too long' : 'the tool does not work at the moment');
    }
  }
}

const failed = (error: string): string => JSON.stringify({ error });

function parsed(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    throw new RangeError('the arguments are not JSON');
  }
}

/** @param ask - what it answers is checked against `result` */
function tool<Given, Result>(
  definition: ToolDefinition,
  given: z.ZodType<Given>,
  result: z.ZodType<Result>,
  ask: (given: Given, signal: AbortSignal) => Promise<Result>,
): Tool {
  return {
    definition,
    run: async (raw, signal) => {
      const valid = given.safeParse(raw);
      if (!valid.success)
        throw new RangeError(`the arguments are not valid: ${ruleBroken(definition.name, valid.error)}`);
      return result.parse(await ask(valid.data, signal));
    },
  };
}

const cityProperty = string('Name of the city, with its country where the name alone is not clear');
const interestProperty = orNull(oneOf(interestSchema.options));

const toolsOf = ({ places, events, weather, hosts }: WorldTools): Tool[] => [
  tool(
    {
      name: 'search_places',
      description:
        'Places of a city that people travel for, the best first; city is null when nobody knows it',
      parameters: object({ city: cityProperty, interest: interestProperty, limit: integer('1 to 20') }),
    },
    z.strictObject({ city, interest, limit: z.int().min(1).max(MOST_PLACES) }),
    placesResultSchema,
    async (search, signal) => {
      const { destination, places: offers } = await places.search(search, signal);
      return {
        city: destination && {
          name: destination.name,
          country: destination.country,
          ...destination.centre,
          timeZone: destination.timeZone,
        },
        places: offers
          .slice(0, search.limit)
          .map(({ name, category, location: { lat, lng }, interests }) => ({
            name,
            category,
            lat,
            lng,
            interests: [...interests],
          })),
      };
    },
  ),
  tool(
    {
      name: 'find_events',
      description: 'What a city celebrates between two dates, both included',
      parameters: object({ city: cityProperty, from: string('YYYY-MM-DD'), to: string('YYYY-MM-DD') }),
    },
    z.strictObject({ city, from: date, to: date }).refine(({ from, to }) => from <= to, 'to is before from'),
    eventsResultSchema,
    async ({ city: where, from, to }, signal) => ({
      events: (await events.find(where, from, to, signal))
        .slice(0, MOST_EVENTS)
        .map(({ name, when, description }) => ({ name, when, description })),
    }),
  ),
  tool(
    {
      name: 'get_weather',
      description: 'What the weather of a month is usually like in a city; null when nobody knows',
      parameters: object({ city: cityProperty, month: integer('1 to 12') }),
    },
    z.strictObject({ city, month: z.int().min(1).max(12) }),
    weatherResultSchema,
    async ({ city: where, month }, signal) => {
      const usual = await weather.usual(where, month, signal);
      if (usual === null) return { weather: null };
      const { summary, minCelsius, maxCelsius, rainChance } = usual;
      return { weather: { summary, minCelsius, maxCelsius, rainChance } };
    },
  ),
  tool(
    {
      name: 'find_hosts',
      description: 'Local people who show visitors round a city',
      parameters: object({ city: cityProperty, interest: interestProperty }),
    },
    z.strictObject({ city, interest }),
    hostsResultSchema,
    async ({ city: where, interest: about }, signal) => ({
      hosts: (await hosts.find(where, about, signal))
        .slice(0, MOST_HOSTS)
        .map(({ name, offer, languages }) => ({ name, offer, languages: [...languages] })),
    }),
  ),
];
