import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phaseSchema, stepSchema } from '@tripstream/contracts';
import { WORKFLOWS_FOLDER, type Workflow, Workflows } from './workflows.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tripstream-workflows-'));
  cpSync(WORKFLOWS_FOLDER, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Changes the itinerary's file and says what reading the folder then complains about. */
function complaintOf(change: (workflow: Workflow & Record<string, unknown>) => unknown): string {
  const file = join(folder, 'itinerary.json');
  const workflow = JSON.parse(readFileSync(file, 'utf8')) as Workflow & Record<string, unknown>;
  writeFileSync(file, JSON.stringify(change(workflow) ?? workflow));
  try {
    Workflows.read(folder);
  } catch (error) {
    expect((error as Error).message).toContain(file);
    return (error as Error).message.replace(file, 'FILE');
  }
  return 'nothing';
}

const stepOf = (workflow: Workflow, at: number): Record<string, unknown> => {
  const step = workflow.steps[at];
  if (step === undefined) throw new RangeError(`no step ${at}`);
  return step;
};

describe('workflows', () => {
  it('[B1] are declared as data for every kind of generation, and people are shown names that are no ids', () => {
    const workflows = Workflows.read();
    expect(workflows.stepsOf('bundles').map(({ id }) => id)).toEqual([
      'understanding',
      'searching',
      'proposing',
      'finishing',
    ]);
    for (const kind of ['itinerary', 'day_retry'] as const)
      expect(workflows.stepsOf(kind).map(({ id }) => id)).toEqual([
        'understanding',
        'planning',
        'hydrating',
        'finishing',
      ]);
    for (const kind of ['bundles', 'itinerary', 'day_retry'] as const)
      for (const step of workflows.stepsOf(kind)) {
        expect(stepSchema.parse(step)).toEqual(step);
        expect(phaseSchema.options).not.toContain(step.displayName.toLowerCase());
        expect(step.displayName).not.toContain('_');
      }
  });

  it('[B1] say their own names and weights, so a changed file changes what people see', () => {
    expect(
      complaintOf((workflow) => {
        Object.assign(stepOf(workflow, 1), { display_name: 'Dreaming up your days', weight: 7.5 });
      }),
    ).toBe('nothing');
    expect(Workflows.read(folder).stepsOf('itinerary')[1]).toEqual({
      id: 'planning',
      displayName: 'Dreaming up your days',
      weight: 7.5,
    });
  });

  it.each<[string, (workflow: Workflow & Record<string, unknown>) => unknown, string]>([
    ['no weight', (workflow) => delete stepOf(workflow, 2).weight && workflow, 'steps.2.weight'],
    ['weight 0', (workflow) => void Object.assign(stepOf(workflow, 2), { weight: 0 }), 'steps.2.weight'],
    [
      'weight below 0',
      (workflow) => void Object.assign(stepOf(workflow, 0), { weight: -1 }),
      'steps.0.weight',
    ],
    [
      'an empty display name',
      (workflow) => void Object.assign(stepOf(workflow, 1), { display_name: ' ' }),
      'steps.1.display_name',
    ],
    [
      'an id that nobody knows',
      (workflow) => void Object.assign(stepOf(workflow, 1), { id: 'dreaming' }),
      'steps.1.id',
    ],
    [
      'an id of another workflow',
      (workflow) => void Object.assign(stepOf(workflow, 1), { id: 'searching' }),
      'steps.1.id: "searching" is no step of this workflow; steps: must have "planning" too',
    ],
    [
      'an id twice',
      (workflow) => void Object.assign(stepOf(workflow, 1), { id: 'understanding' }),
      'steps.1.id: "understanding" is there twice',
    ],
    ['a missing step', (workflow) => void workflow.steps.pop(), 'steps: must have "finishing" too'],
    ['the wrong order', (workflow) => void workflow.steps.reverse(), 'steps: must be in this order'],
    ['no steps', (workflow) => void Object.assign(workflow, { steps: [] }), 'steps'],
    ['another name', (workflow) => void Object.assign(workflow, { name: 'bundles' }), 'name: must be'],
    ['a field too many', (workflow) => void Object.assign(workflow, { colour: 'blue' }), 'colour'],
    ['version 0', (workflow) => void Object.assign(workflow, { version: 0 }), 'version'],
    ['something else altogether', () => [], 'it: '],
  ])('[B1] with %s are refused in words that name file and field', (_, change, complaint) => {
    expect(complaintOf(change)).toMatch(/^The workflow FILE is not valid: /);
    rmSync(folder, { recursive: true });
    cpSync(WORKFLOWS_FOLDER, folder, { recursive: true });
    expect(complaintOf(change)).toContain(complaint);
  });

  it('[B1] that are no JSON, or not there, are refused by their file', () => {
    const file = join(folder, 'day_retry.json');
    writeFileSync(file, '{');
    expect(() => Workflows.read(folder)).toThrow(`The workflow ${file} is not valid: it: must be JSON.`);
    rmSync(file);
    expect(() => Workflows.read(folder)).toThrow(`The workflow ${file} cannot be read.`);
  });
});
