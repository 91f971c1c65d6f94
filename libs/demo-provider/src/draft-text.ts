import type { DraftNode, DraftPlan } from './planner/draft.js';

/** A point of the text that the provider's log remembers: everything before `offset` is written. */
export interface TextMark {
  /** In UTF-16 code units. */
  offset: number;
  mark: 'day_begun' | 'node_ended' | 'day_ended' | 'bundle_begun' | 'bundle_ended';
  /** Of a day's marks. */
  day?: number;
  /** Of a bundle's marks, counted from 1. */
  bundle?: number;
}

export interface DraftText {
  text: string;
  /** By offset. */
  marks: readonly TextMark[];
}

/** The plan as JSON with its keys in the order of the schema, and where in it days and nodes begin and end. */
export function draftText({ title, days }: DraftPlan): DraftText {
  const marks: TextMark[] = [];
  let text = `{"title":${JSON.stringify(title)},"days":[`;
  days.forEach(({ day, theme, nodes, summary }, dayIndex) => {
    text += `${dayIndex > 0 ? ',' : ''}{"day":${day},"theme":${JSON.stringify(theme)},"nodes":[`;
    marks.push({ offset: text.length, mark: 'day_begun', day });
    nodes.forEach((node, index) => {
      text += `${index > 0 ? ',' : ''}${JSON.stringify(inSchemaOrder(node))}`;
      marks.push({ offset: text.length, mark: 'node_ended', day });
    });
    text += `],"summary":${JSON.stringify(summary)}}`;
    marks.push({ offset: text.length, mark: 'day_ended', day });
  });
  return { text: `${text}]}`, marks };
}

const inSchemaOrder = (node: DraftNode): DraftNode => ({
  kind: node.kind,
  title: node.title,
  description: node.description,
  why: node.why,
  start_time: node.start_time,
  duration_minutes: node.duration_minutes,
  place_name: node.place_name,
  lat: node.lat,
  lng: node.lng,
  cost: node.cost && { amount: node.cost.amount, currency: node.cost.currency },
});
