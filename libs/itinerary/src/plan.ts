import type { Anchor, Day, Destination, Itinerary, Node } from '@tripstream/contracts';

/** A node without the version that last touched it. */
export type PlanNode = Omit<Node, 'rev'>;

/** A day as it was written; what tools found out about its ways and weather follows from it, and is not kept. */
export interface PlanDay extends Omit<Day, 'rev' | 'nodes' | 'check'> {
  readonly nodes: readonly PlanNode[];
}

/**
 * What a turn works on, and what a checkpoint keeps: the trip without its conversation, its jobs and its versions.
 * In a plan the ids of anchors, the numbers of days and the ids of nodes are unique, and a node says the day that it
 * stands in.
 */
export interface Plan {
  readonly title: string;
  readonly destination: Destination | null;
  readonly anchors: readonly Anchor[];
  readonly days: readonly PlanDay[];
}

/** The plan of checkpoint 0, before the first turn. */
export const emptyPlan: Plan = { title: '', destination: null, anchors: [], days: [] };

/**
 * The plan of a trip. Every object in it is built anew with its keys in one order, whatever order they came in: equal
 * plans are then equal as text, also after a database has put their keys into an order of its own.
 */
export const planOf = (itinerary: Itinerary | Plan): Plan => ({
  title: itinerary.title,
  destination: destinationOf(itinerary.destination),
  anchors: itinerary.anchors.map(anchorOf),
  days: itinerary.days.map((day) => ({ ...dayHeadOf(day), nodes: day.nodes.map(nodeOf) })),
});

/** A day without its nodes. */
export type DayHead = Omit<PlanDay, 'nodes'>;

export const destinationOf = (destination: Destination | null): Destination | null =>
  destination && {
    name: destination.name,
    country: destination.country,
    countryCode: destination.countryCode,
    centre: coordinateOf(destination.centre),
    timeZone: destination.timeZone,
    wikidata: destination.wikidata,
    knowledge: destination.knowledge,
    source: sourceOf(destination.source),
  };

export const anchorOf = (anchor: Anchor): Anchor => ({
  anchorId: anchor.anchorId,
  kind: anchor.kind,
  name: anchor.name,
  location: coordinateOf(anchor.location),
});

export const dayHeadOf = (day: DayHead): DayHead => ({
  day: day.day,
  date: day.date,
  status: day.status,
  theme: day.theme,
  summary: day.summary,
  attempt: day.attempt,
  failure: day.failure && {
    code: day.failure.code,
    message: day.failure.message,
    retryable: day.failure.retryable,
  },
});

export const nodeOf = (node: PlanNode): PlanNode => ({
  nodeId: node.nodeId,
  generationId: node.generationId,
  day: node.day,
  index: node.index,
  kind: node.kind,
  title: node.title,
  description: node.description,
  why: node.why,
  startTime: node.startTime,
  durationMinutes: node.durationMinutes,
  cost: node.cost && { amount: node.cost.amount, currency: node.cost.currency },
  status: node.status,
  unverified: node.unverified,
  location: node.location && { ...coordinateOf(node.location), provenance: node.location.provenance },
  placeName: node.placeName,
  place: node.place && {
    name: node.place.name,
    area: node.place.area,
    category: node.place.category,
    hours: node.place.hours,
    wikidata: node.place.wikidata,
    about: node.place.about && {
      text: node.place.about.text,
      url: node.place.about.url,
      source: sourceOf(node.place.about.source),
    },
    source: sourceOf(node.place.source),
  },
  host: node.host && {
    hostId: node.host.hostId,
    name: node.host.name,
    offer: node.host.offer,
    languages: node.host.languages,
    source: sourceOf(node.host.source),
  },
});

const coordinateOf = ({ lat, lng }: Anchor['location']): Anchor['location'] => ({ lat, lng });

const sourceOf = ({ name, licence, retrievedAt }: Destination['source']): Destination['source'] => ({
  name,
  licence,
  retrievedAt,
});
