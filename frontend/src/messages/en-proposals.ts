import type { Mobility } from '@tripstream/contracts';
import { n } from './count.js';

const mobilities: Record<Mobility, string> = {
  any: 'Any',
  short_walks: 'Short walks',
  step_free: 'Step-free',
};

/** What a traveller reads who does not know yet where to go. */
export const proposalTexts = {
  waysIn: {
    label: 'Two ways to begin',
    wish: { title: 'I know where', text: 'Plan it now' },
    propose: { title: 'Not sure yet?', text: 'Let us propose trips' },
  },

  preferences: {
    title: 'Trips proposed for you',
    headline: 'Say what you like. Pick from what comes back.',
    lead: 'Three to five trips arrive one by one, each with its cost, its pace and what you give up by choosing it. Choose as soon as one is right.',
    steps: [
      {
        title: 'You say when',
        text: 'A window and how many days. Everything else helps, nothing else is needed.',
      },
      {
        title: 'Trips arrive',
        text: 'Real places and the weather of that month, looked up while you watch.',
      },
      {
        title: 'One becomes a plan',
        text: 'Choose it, and its days fill in stop by stop, each one checked.',
      },
    ],
    heading: 'What you like',
    from: 'Not before',
    to: 'Home again by',
    days: 'Days',
    interests: 'What you enjoy',
    more: 'Where from, walking, money, needs, music',
    origin: 'Where you set out from',
    originPlaceholder: 'A city or an airport',
    mobility: 'Walking',
    mobilities,
    budget: 'Budget',
    amount: 'At most, for everybody',
    amountPlaceholder: 'No limit',
    currency: 'Currency',
    needs: 'What somebody needs',
    needsPlaceholder: 'A cot, no stairs, gluten-free food…',
    music: 'Music you like',
    musicPlaceholder: 'Fado, late-night jazz, anything with brass…',
    other: 'Anything else',
    otherPlaceholder: 'By train, near water, not too hot…',
    submit: 'Propose trips',
    errors: {
      from: 'Choose a date that exists.',
      to: 'Choose a date after the first one.',
      days: (max: number) => `A trip has 1 to ${max} days.`,
      window: (days: number) => `Only ${n(days, 'day')} lie between these dates.`,
      amount: 'Write an amount, or leave it empty.',
    },
    unreachable:
      'We cannot reach Tripstream right now. What you like is kept here: try again when you are back online.',
  },

  bundles: {
    eyebrow: 'Proposals',
    title: 'Where it could be',
    loading: 'Opening the proposals…',
    askedFor: 'What you asked for',
    change: 'Change it',
    window: 'Between',
    upTo: (amount: string) => `At most ${amount}`,
    from: (origin: string) => `From ${origin}`,
    openUntil: (when: string) => `Open to choose until ${when}`,
    listLabel: 'Proposed trips',
    pending: 'On its way',
    next: 'To come',
    view: { legend: 'Show as', cards: 'Cards', compare: 'Side by side' },
    choose: 'Choose this trip',
    chooseNamed: (title: string) => `Choose this trip: ${title}`,
    chooseToo: 'Plan this one too',
    chooseTooNamed: (title: string) => `Plan this one too: ${title}`,
    choosing: 'Opening your trip…',
    chosen: 'You chose this one',
    open: 'Open the trip',
    more: 'More',
    moreOf: (title: string) => `More about ${title}`,
    less: 'Less',
    position: (number: number) => `Proposal ${number}`,
    sketch: (title: string) => `Where ${title} happens`,
    noPlaces: 'No places named yet',
    departs: 'Departs',
    days: 'Days',
    facts: {
      cost: 'Cost',
      costKnown: (amount: string) => `about ${amount}`,
      costUnknown: 'not known',
      costNote: 'for everybody',
      pace: 'Pace',
      walking: 'On foot',
      walkingValue: (km: string) => `${km} km a day`,
      weather: 'Weather',
      tradeOff: 'You give up',
      why: 'Why it fits',
      keyEvents: 'Not to miss',
      places: 'Places',
      when: 'When',
    },
    compare: { label: 'The proposed trips side by side', feature: 'What' },
    status: {
      loading: 'Opening…',
      proposing: 'Proposing trips…',
      ready: (count: number) => `${n(count, 'trip')} to choose from`,
      none: 'No trip found',
      stopped: 'Stopped',
      failed: 'Planner error',
      expired: 'These proposals have lapsed',
      chosen: 'Chosen',
      detail: {
        sofar: (count: number) => (count > 0 ? `${count} ready to choose` : ''),
        kept: (count: number) => (count > 0 ? `${n(count, 'trip')} kept` : 'nothing kept'),
        open: 'take your time',
      },
    },
    counts: {
      proposed: (count: number) => (count > 0 ? `${n(count, 'trip')} so far` : 'The first one is on its way'),
      done: (count: number) => (count > 0 ? `${n(count, 'trip')} proposed` : 'No trip proposed'),
    },
    retry: 'Try again',
    moreTrips: 'Look for more',
    rebuild: 'Propose again',
    stop: 'Stop',
    stopTitle: 'Stop looking for trips?',
    stopText: (count: number) =>
      count > 0
        ? `${n(count, 'trip')} already here ${count === 1 ? 'stays' : 'stay'}, and you can choose ${count === 1 ? 'it' : 'from them'}.`
        : 'No trip has arrived yet. You can start again later.',
    stopConfirm: 'Stop looking',
    stopDismiss: 'Keep looking',
    leaveHint: 'To just leave, close this page: the search goes on.',
    alerts: {
      failedKept: (count: number) =>
        count > 0
          ? `${n(count, 'trip')} that arrived before ${count === 1 ? 'is' : 'are'} kept: choose, or try again for more.`
          : 'Nothing had arrived yet. What you asked for is kept: try again, now or later.',
      expired:
        'Proposals are kept for a day, because prices and weather move on. What you asked for is kept.',
      none: 'Nothing fitted all of what you asked for.',
      noneHint: 'A longer window, fewer needs or a higher budget give more to choose from.',
      chosen: (title: string) => `You chose “${title}”. Its plan goes on by itself.`,
      chosenHint: 'Another one becomes a second trip beside it.',
    },
    failed: {
      expired: 'These proposals have lapsed. Have them proposed again above.',
      refused: 'It could not be chosen. Please try once more.',
      unreachable: 'It could not be chosen: we cannot reach Tripstream right now.',
      rebuild: 'It could not be started. Please try once more.',
      rebuildUnreachable: 'It could not be started: we cannot reach Tripstream right now.',
    },
    announce: {
      arrived: (title: string, count: number) => `Trip ${count} proposed: ${title}`,
      arrivedMany: (count: number) => `${n(count, 'trip')} proposed so far`,
      complete: (count: number) => `All proposals are here, ${n(count, 'trip')} to choose from.`,
      stopped: 'Search stopped.',
      expired: 'These proposals have lapsed.',
    },
    notFound: {
      title: 'These proposals are not here',
      text: 'They may belong to another traveller or another browser, or the link lost a few letters on its way.',
      home: 'Ask for new ones',
    },
    unreachable: {
      title: 'We cannot reach Tripstream',
      text: 'Your proposals are safe on the server, and the work on them goes on.',
      retry: 'Try again',
    },
    others: 'See the other proposals',
  },
};
