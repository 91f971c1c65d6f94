import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type JobKind, type Phase, phaseSchema, type Step } from '@tripstream/contracts';
import { z } from 'zod';

/** Job kinds that a workflow describes. */
export type WorkflowKind = Exclude<JobKind, 'refinement'>;

/** Where the workflows lie, beside `src` and `dist` alike. */
export const WORKFLOWS_FOLDER = fileURLToPath(new URL('../../workflows', import.meta.url));

/** The steps that the planner takes, in its order: a workflow can name and weigh them, not invent or skip any. */
const taken = {
  bundles: ['understanding', 'searching', 'proposing', 'finishing'],
  itinerary: ['understanding', 'planning', 'hydrating', 'finishing'],
  day_retry: ['understanding', 'planning', 'hydrating', 'finishing'],
} as const satisfies Record<WorkflowKind, readonly Phase[]>;

const words = z.string().trim().min(1);
const workflowSchema = z.strictObject({
  name: z.enum(Object.keys(taken) as [WorkflowKind, ...WorkflowKind[]]),
  version: z.int().min(1),
  description: words,
  steps: z
    .array(
      z.strictObject({
        id: phaseSchema,
        description: words,
        display_name: words.max(60),
        weight: z.number().positive(),
      }),
    )
    .min(1),
});
export type Workflow = z.infer<typeof workflowSchema>;

/** What each kind of generation consists of, as `<kind>.json` files declare it. */
export class Workflows {
  private constructor(private readonly workflows: Readonly<Record<WorkflowKind, Workflow>>) {}

  /** @throws Error that names file and field of everything that is wrong in the first file that is */
  static read(folder: string = WORKFLOWS_FOLDER): Workflows {
    return new Workflows({
      bundles: readWorkflow(folder, 'bundles'),
      itinerary: readWorkflow(folder, 'itinerary'),
      day_retry: readWorkflow(folder, 'day_retry'),
    });
  }

  of(kind: WorkflowKind): Workflow {
    return this.workflows[kind];
  }

  /** As people see them, in order. */
  stepsOf(kind: WorkflowKind): Step[] {
    return this.of(kind).steps.map(({ id, display_name, weight }) => ({
      id,
      displayName: display_name,
      weight,
    }));
  }
}

function readWorkflow(folder: string, kind: WorkflowKind): Workflow {
  const file = join(folder, `${kind}.json`);
  const result = workflowOf(kind).safeParse(contentOf(file));
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw new Error(`The workflow ${file} is not valid: ${problems.join('; ')}.`);
}

function contentOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`The workflow ${file} cannot be read.`, { cause });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`The workflow ${file} is not valid: it: must be JSON.`, { cause });
  }
}

const workflowOf = (kind: WorkflowKind) =>
  workflowSchema.superRefine(({ name, steps }, { addIssue }) => {
    const complain = (path: (string | number)[], message: string) =>
      addIssue({ code: 'custom', path, message });
    if (name !== kind) complain(['name'], `must be "${kind}", as the file is called`);
    const expected: readonly Phase[] = taken[kind];
    const ids = steps.map(({ id }) => id);
    for (const [at, id] of ids.entries()) {
      const path = ['steps', at, 'id'];
      if (!expected.includes(id)) complain(path, `"${id}" is no step of this workflow`);
      else if (ids.indexOf(id) < at) complain(path, `"${id}" is there twice`);
    }
    const missing = expected.filter((id) => !ids.includes(id));
    if (missing.length > 0) complain(['steps'], `must have ${missing.map((id) => `"${id}"`).join(', ')} too`);
    const isWhole = missing.length === 0 && ids.length === expected.length;
    if (isWhole && expected.some((id, at) => ids[at] !== id))
      complain(['steps'], `must be in this order: ${expected.join(', ')}`);
  });
