import type {
  BudgetTier,
  FailureCode,
  Interest,
  NodeKind,
  Pace,
  UnverifiedReason,
} from '@tripstream/contracts';
import type { Theme } from '../ui/theme.js';
import { n } from './count.js';
import { dayTexts } from './en-days.js';
import { proposalTexts } from './en-proposals.js';

const pace: Record<Pace, string> = { relaxed: 'Relaxed', balanced: 'Balanced', packed: 'Packed' };
const budget: Record<BudgetTier, string> = {
  thrifty: 'Thrifty',
  comfortable: 'Comfortable',
  splurge: 'Splurge',
};
const interests: Record<Interest, string> = {
  history: 'History',
  art: 'Art',
  architecture: 'Architecture',
  food: 'Food',
  nature: 'Nature',
  views: 'Views',
  music: 'Music',
  nightlife: 'Nightlife',
  shopping: 'Shopping',
  family: 'Family',
  sea: 'Sea',
  quirky: 'Quirky',
};
const kinds: Record<NodeKind, string> = {
  activity: 'Visit',
  meal: 'Meal',
  lodging: 'Stay',
  transfer: 'Travel',
};
const themes: Record<Theme, string> = { system: 'As device', light: 'Light', dark: 'Dark' };

/** One short line beside the stop, which must not grow when the reason arrives … */
const unverified: Record<UnverifiedReason, string> = {
  not_found: 'Not found nearby',
  ambiguous: 'Name is not unique',
  out_of_area: 'Match is too far away',
  no_place_data: 'Not in our place data',
  lookup_failed: 'Look-up unanswered',
  deadline: 'Look-up took too long',
};
/** … and the whole of it among the details. */
const unverifiedWhy: Record<UnverifiedReason, string> = {
  not_found: 'We found no place of this name near here, so its position is the planner’s guess.',
  ambiguous: 'Several places share this name, and we would not guess which one is meant.',
  out_of_area: 'The only place of this name lies too far from this trip to be the one that is meant.',
  no_place_data: 'We hold no checked place for this stop, so its position is the planner’s guess.',
  lookup_failed: 'The place service did not answer. The stop itself may well be right.',
  deadline: 'Checking took too long and was stopped. The stop itself may well be right.',
};

const failures: Record<FailureCode, string> = {
  destination_unknown: 'We could not find that destination.',
  truncated: 'The planner stopped in the middle of its answer.',
  filtered: 'The planner’s answer was withheld by a content filter.',
  refused: 'The planner declined this request.',
  rate_limited: 'The planner is busy. It asked us to come back in a moment.',
  timeout: 'The planner took too long.',
  malformed: 'The planner’s answer made no sense to us.',
  loop_detected: 'The planner went round in circles.',
  budget_exceeded: 'What may be spent on planning is used up for now.',
  provider_error: 'The planner had a fault of its own.',
  provider_unauthorized: 'The planner did not accept our key.',
  worker_lost: 'The work was interrupted too often.',
  internal: 'Something went wrong on our side.',
};

/** Every text that a traveller sees. Another language is another object of this shape. */
export const en = {
  ...proposalTexts,
  ...dayTexts,
  locale: 'en-GB',
  name: 'Tripstream',
  documentTitle: (title: string) => (title ? `${title} · Tripstream` : 'Tripstream: watch your trip fill in'),
  skip: 'Skip to the content',
  home: 'Tripstream, start page',
  newTrip: 'New trip',
  demo: 'Demo planner',
  demoShort: 'Demo',
  demoNote: 'real places, scripted model',
  theme: { ...themes, label: (name: string) => `Theme: ${name}. Change` },
  stepper: { less: (label: string) => `Less: ${label}`, more: (label: string) => `More: ${label}` },
  offlineBanner: 'You are offline. What you type here is kept on this device.',
  footer: 'Draft means the planner’s idea. Checked means a real place, with its source.',

  start: {
    headline: 'Say where. Watch the trip write itself.',
    lead: 'Tripstream plans your days live, in front of you. Then it checks every stop against a real place and tells you which ones held up.',
    steps: [
      { title: 'You say where', text: 'A place, a date, a few days. Nothing else is needed.' },
      {
        title: 'Days arrive as drafts',
        text: 'Stop by stop, while the planner is still writing. Dashed means not checked yet.',
      },
      {
        title: 'Every stop is checked',
        text: 'Real coordinates, opening hours of that day, and where we know it from.',
      },
    ],
  },

  board: { departs: 'Departs', days: 'Days', party: 'Travellers', to: 'To', anywhere: 'Anywhere' },

  wish: {
    heading: 'Plan a trip',
    destination: 'Where to?',
    destinationPlaceholder: 'A city or region',
    suggestionsLabel: 'For example',
    suggestions: ['Lisbon', 'Kyoto', 'Mexico City', 'Istanbul', 'New York'],
    startDate: 'First day',
    days: 'Days',
    more: 'Who, pace, budget, interests',
    adults: 'Adults',
    children: 'Children',
    pace: 'Pace',
    paces: pace,
    budget: 'Budget',
    budgets: budget,
    interests: 'Interests',
    interestNames: interests,
    notes: 'Anything else',
    notesPlaceholder: 'No museums on Monday, one long lunch, step-free where possible…',
    submit: 'Plan this trip',
    submitting: 'Starting…',
    draftKept: 'Picked up where you left off.',
    clear: 'Start over',
    errors: {
      destination: 'Say where you want to go.',
      startDate: 'Choose a date that exists.',
      days: (max: number) => `A trip has 1 to ${max} days.`,
    },
    refused: 'This wish was not accepted.',
    unreachable:
      'We cannot reach Tripstream right now. Your wish is kept here: try again when you are back online.',
  },

  trips: {
    heading: 'Your trips',
    days: (days: number) => n(days, 'day'),
    planning: (percent: number) => `Planning, ${percent} %`,
    proposals: 'Proposals',
    proposing: (percent: number) => `Proposing, ${percent} %`,
    toChoose: 'Yours to choose',
    lapsed: 'Lapsed',
    ready: 'Ready',
    error: 'Needs you',
    stopped: 'Stopped',
    failed: 'Your trips could not be loaded.',
    retry: 'Try again',
  },

  /** The five strings of requirement A13 lead; what follows them extends them. */
  status: {
    unknown: 'Opening…',
    planning: 'Planning trip…',
    visual_ready: 'Trip ready',
    job_syncing: 'Syncing final details…',
    job_complete: 'Trip plan ready',
    persisted: 'Trip plan ready',
    error: 'Planner error',
    stopped: 'Stopped',
    expired: 'Planning ran out of time',
    discarded: 'Discarded',
    detail: {
      planning: (written: number, all: number) =>
        written > 0 ? `${written} of ${n(all, 'day')} written` : '',
      planningDay: (day: number) => `day ${day} once more`,
      discarded: 'in no list any more',
      visual_ready: 'details still arriving',
      job_syncing: (checked: number, all: number) => `${checked} of ${all} places checked`,
      job_complete: 'saving, one moment',
      persisted: 'saved',
      partial: (ready: number, all: number) => `${ready} of ${n(all, 'day')}`,
      stopped: (kept: number, all: number) =>
        kept > 0 ? `${kept} of ${n(all, 'day')} kept` : 'nothing kept',
    },
  },

  connection: {
    connecting: 'Connecting…',
    live: 'Live',
    done: 'Up to date',
    waiting: (attempt: number, seconds: number) =>
      `Reconnecting, try ${attempt}, ${seconds > 0 ? `next in ${seconds} s` : 'now'}. Work continues`,
    retryNow: 'Retry now',
    polling: (seconds: number) => `Live link blocked. Checking every ${seconds} s`,
    offline: 'Offline. Showing what had arrived; planning goes on without you',
    closed: 'No longer following',
    replaying: 'Catching up…',
    stale: (seconds: number, last: string) => `No news for ${seconds} s${last ? ` (last: ${last})` : ''}`,
    savingFails: 'Saving is delayed. Nothing is lost; we keep trying',
    announceWaiting: 'Connection lost. Reconnecting. Work continues.',
    announceBack: 'Live again.',
    announceOffline: 'You are offline.',
  },

  progress: {
    label: 'Planning progress',
    queued: 'Waiting for the planner',
    complete: 'Complete',
    stopped: 'Stopped',
    failed: 'Stopped by an error',
    percent: (percent: number) => `${percent} %`,
    unknown: '–',
    days: (day: number, all: number) => `Day ${day} of ${all}`,
    daysDone: (days: number, all: number) => (days === all ? n(all, 'day') : `${days} of ${n(all, 'day')}`),
    checked: (checked: number, all: number) => `${checked} of ${n(all, 'place')} checked`,
    verified: (verified: number, all: number) => `${verified} of ${n(all, 'place')} verified`,
    planned: (all: number) => `${n(all, 'stop')} so far`,
  },

  notes: {
    label: 'Notes from the planner',
    show: (more: number) => `Show ${more} more`,
    hide: 'Show less',
  },

  trip: {
    loading: 'Opening the trip…',
    party: (adults: number, children: number) =>
      children > 0 ? `${n(adults, 'adult')}, ${n(children, 'child', 'children')}` : n(adults, 'adult'),
    days: (days: number) => n(days, 'day'),
    daysLabel: 'Days',
    overview: 'The whole trip',
    centreOnly: (name: string) => `No checked places known in ${name} yet: stops stay drafts`,
    quiet: 'The planner has been quiet for longer than usual. You can wait, leave or stop it',
    unfinished: 'All is written, but finishing takes longer than usual. You can use the plan already',
    discarded: 'You stopped this trip and kept nothing of it. Try again to plan it anew.',
    draftsLeft: (drafts: number) => `${n(drafts, 'stop')} at a draft position, marked on the route`,
    stop: 'Stop planning',
    stopTitle: 'Stop planning this trip?',
    stopText: (days: number) =>
      days > 0
        ? `${n(days, 'day')} already written ${days === 1 ? 'stays' : 'stay'} as ${days === 1 ? 'it is' : 'they are'}. Days still being written are dropped. You can go on later.`
        : 'No day is written to its end yet. You can start again later.',
    stopConfirm: 'Stop planning',
    stopDismiss: 'Keep planning',
    leaveHint: 'To just leave, close this page: planning goes on.',
    retry: 'Try again',
    resume: 'Plan the missing days',
    failed: {
      stop: {
        refused: 'It could not be stopped. Please try once more.',
        unreachable: 'It could not be stopped: we cannot reach Tripstream right now.',
      },
      retry: {
        refused: 'It could not be started again. Please try once more.',
        unreachable: 'It could not be started again: we cannot reach Tripstream right now.',
      },
    },
    failureKept: (days: number) =>
      days > 0
        ? `${n(days, 'day')} already written ${days === 1 ? 'is' : 'are'} kept. Try again to plan the rest.`
        : 'Nothing was written yet. Try again, now or later: your wish is kept.',
    partial: (failed: number, all: number) => `${all - failed} of ${n(all, 'day')} ready.`,
    newWish: 'Change the wish',
    unknownPlace: (name: string) => `We do not know this place: ${name}`,
    unknownPlaceText:
      'No stop could be checked, and all of them are the planner’s ideas. Please check the spelling, or name a city nearby.',
  },

  day: {
    number: (day: number) => `Day ${day}`,
    untitled: 'To be written',
    unwritten: 'Not written',
    drafting: 'Being written…',
    states: {
      placeholder: 'Waiting',
      empty: 'Not planned',
      drafting: (nodes: number) => (nodes > 0 ? `Writing, ${n(nodes, 'stop')}` : 'Writing'),
      provisional: (checked: number, nodes: number) => `${checked} of ${n(nodes, 'stop')} checked`,
      hydrated: 'All checked',
      unverified: (count: number, nodes: number) =>
        count === nodes ? 'None verified' : `${nodes - count} of ${nodes} verified`,
      failed: 'Failed',
    },
    failedTitle: 'This day could not be written',
    notPlanned: 'This day was not planned.',
    retry: {
      failed: { label: 'Retry this day', later: 'You can retry it when the other days are done.' },
      empty: { label: 'Plan this day', later: 'You can plan it when the other days are done.' },
    },
  },

  node: {
    kinds,
    draft: 'draft',
    checked: 'checked',
    unverified: 'unverified',
    checking: 'Place not checked yet',
    closed: 'Closed that day',
    allDay: 'Open all day',
    open: 'Open',
    free: 'Free',
    details: 'Details',
    detailsOf: (title: string) => `Details of ${title}`,
    source: 'Source',
    licence: 'Licence',
    retrieved: 'Looked up',
    wikidata: 'Wikidata entry',
    coordinates: 'Coordinates',
    draftPosition: 'Draft position, not yet verified',
    noPosition: 'No position yet',
    category: 'Kind of place',
    foundAs: 'Found as',
    unverifiedReasons: unverified,
    unverifiedWhy,
  },

  sketch: {
    day: (day: number) => `Route of day ${day}`,
    trip: 'Where the days happen',
    legend: (checked: number, drafts: number, unverifiedCount: number) =>
      [
        `${checked} checked`,
        drafts > 0 && n(drafts, 'draft'),
        unverifiedCount > 0 && `${unverifiedCount} unverified`,
      ]
        .filter(Boolean)
        .join(', '),
    empty: 'The route appears with the first stop',
    far: 'Far stops stand at the edge',
    farStop: (title: string) => `${title} (far)`,
    nowhere: 'No positions known, so there is no route to draw',
    unplaced: (count: number) =>
      count === 1 ? '1 stop has no position of its own' : `${count} stops have no position of their own`,
    notAMap: 'Sketch to scale, not a map',
  },

  announce: {
    dayReady: (day: number, all: number, stops: number) => `Day ${day} of ${all} ready, ${n(stops, 'stop')}`,
    dayReadyUnverified: (day: number, all: number, stops: number, count: number) =>
      `Day ${day} of ${all} ready, ${n(stops, 'stop')}, ${count} unverified`,
    dayChecked: (day: number, all: number, count: number) =>
      count > 0
        ? `Day ${day} of ${all} checked, ${n(count, 'stop')} unverified`
        : `Day ${day} of ${all} checked`,
    dayFailed: (day: number, all: number) => `Day ${day} of ${all} failed`,
    complete: 'Trip plan ready.',
    stopped: 'Planning stopped.',
  },

  hold: {
    hold: 'Hold updates',
    resume: 'Resume updates',
    waiting: (count: number) => (count > 0 ? `Updates on hold, ${count} waiting` : 'Updates on hold'),
    finished: (count: number) =>
      count > 0 ? `Planning has finished, ${n(count, 'update')} waiting` : 'Planning has finished',
  },

  failures,

  notFound: {
    title: 'Nothing departs from here',
    text: 'This address leads nowhere.',
    tripTitle: 'This trip is not here',
    tripText:
      'It may belong to another traveller or another browser, or the link lost a few letters on its way.',
    home: 'Plan a new trip',
  },
  refused: {
    title: 'We cannot follow this trip',
    text: 'The server refused the connection. Reloading the page usually helps.',
    reload: 'Reload',
  },
  crash: {
    title: 'This page tripped over itself',
    text: 'Your trip is safe on the server. Reloading brings it back.',
    reload: 'Reload the page',
  },
};

export type Messages = typeof en;
