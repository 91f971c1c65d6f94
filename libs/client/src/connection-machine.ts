import { type Backoff, backoffMs } from './backoff.js';
import type { CloseReason, Connection, WaitReason } from './connection.js';

/**
 * How one trip's connection behaves: a state and an input give the next state and what to do. Pure: clock, chance and
 * the state of the tab come as facts. It knows nothing of trips, frames' contents or sockets.
 *
 * It never gives up by itself: only a final answer of the server or a follower who leaves closes it.
 */

export interface ConnectionRules {
  backoff: Backoff;
  connectTimeoutMs: number;
  /** `undefined`: three heartbeats; `null`: never. */
  idleTimeoutMs: number | null | undefined;
  pollMs: { min: number; max: number };
  pollAfterFailures: number;
  probeEveryMs: number;
}

export type ConnectionState =
  /** `mute` counts the streams in a row that were answered, or swallowed, without a first frame. */
  | { kind: 'connecting'; attempt: number; mute: number; retryMs: number }
  | { kind: 'live'; idleMs: number | null; retryMs: number }
  /** Nothing but a person's wish starts an attempt before `notBefore`: the server asked for that. */
  | {
      kind: 'waiting';
      attempt: number;
      mute: number;
      because: WaitReason;
      retryAt: number;
      notBefore: number;
    }
  /**
   * `probing`: a stream is being tried beside the polls. `asking`: a poll is under way. `attempt` counts the failures
   * in a row that led here; an answered poll ends the row.
   */
  | { kind: 'polling'; attempt: number; everyMs: number; asking: boolean; probing: boolean }
  | { kind: 'offline'; probing: boolean }
  | { kind: 'closed'; because: CloseReason };

export type Timer = 'first_frame' | 'silence' | 'retry' | 'poll' | 'probe';

export type ConnectionInput =
  /** Anything at all arrived on the stream, heartbeats included. */
  | { type: 'bytes' }
  /** Something that says more than a heartbeat. `heartbeatMs` when the frame announces it. */
  | { type: 'frame'; heartbeatMs: number | null }
  /** The stream's `retry:` line. */
  | { type: 'retry_hint'; ms: number }
  /** The stream is over, or never began. `floorMs`: the least pause that the server asks for. */
  | { type: 'failed'; because: WaitReason; floorMs: number }
  /** A final answer. */
  | { type: 'refused'; to: 'stream' | 'poll'; because: Exclude<CloseReason, 'left'> }
  | { type: 'polled'; fresh: boolean }
  | { type: 'poll_failed'; because: WaitReason; floorMs: number }
  | { type: 'first_frame_due' }
  | { type: 'silence_due' }
  | { type: 'retry_due' }
  | { type: 'poll_due' }
  | { type: 'probe_due' }
  /** The tab is shown again, or the network is back. */
  | { type: 'wake' }
  | { type: 'offline' }
  /** A person wants it now. */
  | { type: 'reconnect' }
  | { type: 'leave' };

export type ConnectionEffect =
  /** Abort the stream and the poll under way, and forget every timer. */
  | { do: 'clear' }
  /** The same, but the stream stays. */
  | { do: 'keep_stream' }
  | { do: 'open' }
  | { do: 'abort_stream' }
  | { do: 'poll' }
  | { do: 'arm'; timer: Timer; ms: number }
  | { do: 'disarm'; timer: Timer };

/** What the machine may know of the world at the moment of an input. */
export interface Facts {
  /** ms since 1970. */
  now: number;
  /** In [0, 1). */
  random: number;
  visible: boolean;
  online: boolean;
  /** How long the open stream has been silent. */
  silentMs: number;
}

export interface Step {
  state: ConnectionState;
  effects: readonly ConnectionEffect[];
}

type StateOf<K extends ConnectionState['kind']> = Extract<ConnectionState, { kind: K }>;
type InputOf<T extends ConnectionInput['type']> = Extract<ConnectionInput, { type: T }>;
type Cell<K extends ConnectionState['kind'], T extends ConnectionInput['type']> = (
  state: StateOf<K>,
  input: InputOf<T>,
  facts: Facts,
  rules: ConnectionRules,
) => Step;

/** Every state meets every input: a missing cell does not compile. */
type Table = {
  [K in ConnectionState['kind']]: { [T in ConnectionInput['type']]: Cell<K, T> };
};

const nothing: readonly ConnectionEffect[] = [];
const stay = (state: ConnectionState): Step => ({ state, effects: nothing });

const toConnecting = (rules: ConnectionRules, attempt: number, mute = 0): Step => ({
  state: { kind: 'connecting', attempt, mute, retryMs: 0 },
  effects: [{ do: 'clear' }, { do: 'open' }, { do: 'arm', timer: 'first_frame', ms: rules.connectTimeoutMs }],
});

function toLive(rules: ConnectionRules, heartbeatMs: number | null, retryMs: number): Step {
  // Without an announced heartbeat nobody can tell a quiet stream from a dead one, unless the caller set a limit.
  const idleMs = rules.idleTimeoutMs === undefined ? heartbeatMs && 3 * heartbeatMs : rules.idleTimeoutMs;
  return { state: { kind: 'live', idleMs, retryMs }, effects: [{ do: 'keep_stream' }, ...watch(idleMs)] };
}

const watch = (idleMs: number | null): readonly ConnectionEffect[] =>
  idleMs === null ? nothing : [{ do: 'arm', timer: 'silence', ms: idleMs }];

function toWaiting(
  rules: ConnectionRules,
  facts: Facts,
  {
    attempt,
    mute,
    because,
    floorMs,
  }: { attempt: number; mute: number; because: WaitReason; floorMs: number },
): Step {
  const ms = backoffMs(rules.backoff, attempt, facts.random, floorMs);
  return {
    state: {
      kind: 'waiting',
      attempt,
      mute,
      because,
      retryAt: facts.now + ms,
      notBefore: facts.now + floorMs,
    },
    effects: [{ do: 'clear' }, { do: 'arm', timer: 'retry', ms }],
  };
}

const toPolling = (rules: ConnectionRules, attempt: number): Step => ({
  state: { kind: 'polling', attempt, everyMs: rules.pollMs.min, asking: true, probing: false },
  effects: [{ do: 'clear' }, { do: 'poll' }, { do: 'arm', timer: 'probe', ms: rules.probeEveryMs }],
});

const toOffline = (rules: ConnectionRules): Step => ({
  state: { kind: 'offline', probing: false },
  effects: [{ do: 'clear' }, { do: 'arm', timer: 'probe', ms: rules.probeEveryMs }],
});

const toClosed = (because: CloseReason): Step => ({
  state: { kind: 'closed', because },
  effects: [{ do: 'clear' }],
});

/** Failures that say "something is there, but no stream comes through": where polling may still work. */
const isMute = (because: WaitReason) =>
  because === 'silent' || because === 'ended' || because === 'not_a_stream';

function firstFrameMissed(
  state: StateOf<'connecting'>,
  { because, floorMs }: { because: WaitReason; floorMs: number },
  facts: Facts,
  rules: ConnectionRules,
): Step {
  const mute = state.mute + (isMute(because) ? 1 : 0);
  if (mute >= rules.pollAfterFailures) return toPolling(rules, state.attempt);
  return toWaiting(rules, facts, {
    attempt: state.attempt,
    mute,
    because,
    floorMs: Math.max(floorMs, state.retryMs),
  });
}

const startProbe = <S extends StateOf<'polling'> | StateOf<'offline'>>(
  state: S,
  rules: ConnectionRules,
): Step => ({
  state: { ...state, probing: true },
  effects: [
    { do: 'disarm', timer: 'probe' },
    { do: 'open' },
    { do: 'arm', timer: 'first_frame', ms: rules.connectTimeoutMs },
  ],
});

const endProbe = <S extends StateOf<'polling'> | StateOf<'offline'>>(
  state: S,
  rules: ConnectionRules,
): Step => ({
  state: { ...state, probing: false },
  effects: [
    { do: 'abort_stream' },
    { do: 'disarm', timer: 'first_frame' },
    { do: 'arm', timer: 'probe', ms: rules.probeEveryMs },
  ],
});

const table: Table = {
  connecting: {
    // Heartbeats alone are no stream: a proxy can send them too.
    bytes: stay,
    frame: (state, { heartbeatMs }, _facts, rules) => toLive(rules, heartbeatMs, state.retryMs),
    retry_hint: (state, { ms }) => stay({ ...state, retryMs: ms }),
    failed: firstFrameMissed,
    refused: (_state, { because }) => toClosed(because),
    polled: stay,
    poll_failed: stay,
    first_frame_due: (state, _input, facts, rules) =>
      firstFrameMissed(state, { because: 'silent', floorMs: 0 }, facts, rules),
    silence_due: stay,
    retry_due: stay,
    poll_due: stay,
    probe_due: stay,
    wake: stay,
    offline: (_state, _input, _facts, rules) => toOffline(rules),
    reconnect: (state, _input, _facts, rules) => toConnecting(rules, state.attempt, state.mute),
    leave: () => toClosed('left'),
  },

  live: {
    bytes: (state) => ({ state, effects: watch(state.idleMs) }),
    frame: (state, { heartbeatMs }, _facts, rules) =>
      heartbeatMs === null ? stay(state) : toLive(rules, heartbeatMs, state.retryMs),
    retry_hint: (state, { ms }) => stay({ ...state, retryMs: ms }),
    failed: (state, { because, floorMs }, facts, rules) =>
      toWaiting(rules, facts, { attempt: 1, mute: 0, because, floorMs: Math.max(floorMs, state.retryMs) }),
    refused: (_state, { because }) => toClosed(because),
    polled: stay,
    poll_failed: stay,
    first_frame_due: stay,
    silence_due: (_state, _input, facts, rules) =>
      toWaiting(rules, facts, { attempt: 1, mute: 0, because: 'silent', floorMs: 0 }),
    retry_due: stay,
    poll_due: stay,
    probe_due: stay,
    // Timers stand still in a frozen tab and a sleeping machine, and a socket that looks open may be long dead. Half
    // the limit is one and a half heartbeats.
    wake: (state, _input, facts, rules) =>
      state.idleMs !== null && facts.silentMs > state.idleMs / 2 ? toConnecting(rules, 1) : stay(state),
    offline: (_state, _input, _facts, rules) => toOffline(rules),
    reconnect: (_state, _input, _facts, rules) => toConnecting(rules, 1),
    leave: () => toClosed('left'),
  },

  waiting: {
    bytes: stay,
    frame: stay,
    retry_hint: stay,
    failed: stay,
    refused: (_state, { because }) => toClosed(because),
    polled: stay,
    poll_failed: stay,
    first_frame_due: stay,
    silence_due: stay,
    retry_due: (state, _input, _facts, rules) => toConnecting(rules, state.attempt + 1, state.mute),
    poll_due: stay,
    probe_due: stay,
    wake: (state, _input, facts, rules) =>
      facts.online && facts.now >= state.notBefore ? toConnecting(rules, 1, state.mute) : stay(state),
    offline: (_state, _input, _facts, rules) => toOffline(rules),
    reconnect: (state, _input, _facts, rules) => toConnecting(rules, state.attempt + 1, state.mute),
    leave: () => toClosed('left'),
  },

  polling: {
    bytes: stay,
    frame: (_state, { heartbeatMs }, _facts, rules) => toLive(rules, heartbeatMs, 0),
    retry_hint: stay,
    failed: (state, _input, _facts, rules) => endProbe(state, rules),
    // Polls work here: a proxy that forbids streams is a reason to go on polling.
    refused: (state, { to, because }, _facts, rules) =>
      to === 'stream' && because === 'refused' ? endProbe(state, rules) : toClosed(because),
    polled: (state, { fresh }, _facts, rules) => {
      const everyMs = fresh ? rules.pollMs.min : Math.min(rules.pollMs.max, state.everyMs * 1.5);
      return {
        state: { ...state, attempt: 0, everyMs, asking: false },
        effects: [{ do: 'arm', timer: 'poll', ms: everyMs }],
      };
    },
    // Polling does not work either, so streams are not to blame. One more mute stream leads back here.
    poll_failed: (state, { because, floorMs }, facts, rules) =>
      toWaiting(rules, facts, {
        attempt: state.attempt + 1,
        mute: rules.pollAfterFailures - 1,
        because,
        floorMs,
      }),
    first_frame_due: (state, _input, _facts, rules) => endProbe(state, rules),
    silence_due: stay,
    retry_due: stay,
    // A hidden tab does not ask; being shown again does.
    poll_due: (state, _input, facts) =>
      facts.visible && !state.asking
        ? { state: { ...state, asking: true }, effects: [{ do: 'poll' }] }
        : stay(state),
    probe_due: (state, _input, _facts, rules) => startProbe(state, rules),
    wake: (state) =>
      state.asking
        ? stay(state)
        : { state: { ...state, asking: true }, effects: [{ do: 'disarm', timer: 'poll' }, { do: 'poll' }] },
    offline: (_state, _input, _facts, rules) => toOffline(rules),
    reconnect: (state, _input, _facts, rules) => (state.probing ? stay(state) : startProbe(state, rules)),
    leave: () => toClosed('left'),
  },

  // The browser's word is not always true (a VPN, a server on this machine), so streaming is still tried now and then.
  offline: {
    bytes: stay,
    frame: (_state, { heartbeatMs }, _facts, rules) => toLive(rules, heartbeatMs, 0),
    retry_hint: stay,
    failed: (state, _input, _facts, rules) => endProbe(state, rules),
    refused: (_state, { because }) => toClosed(because),
    polled: stay,
    poll_failed: stay,
    first_frame_due: (state, _input, _facts, rules) => endProbe(state, rules),
    silence_due: stay,
    retry_due: stay,
    poll_due: stay,
    probe_due: (state, _input, _facts, rules) => startProbe(state, rules),
    wake: (state, _input, facts, rules) => (facts.online ? toConnecting(rules, 1) : stay(state)),
    offline: stay,
    reconnect: (_state, _input, _facts, rules) => toConnecting(rules, 1),
    leave: () => toClosed('left'),
  },

  closed: {
    bytes: stay,
    frame: stay,
    retry_hint: stay,
    failed: stay,
    refused: stay,
    polled: stay,
    poll_failed: stay,
    first_frame_due: stay,
    silence_due: stay,
    retry_due: stay,
    poll_due: stay,
    probe_due: stay,
    wake: stay,
    offline: stay,
    reconnect: stay,
    leave: stay,
  },
};

/** How a connection begins. */
export const begin = (rules: ConnectionRules, facts: Facts): Step =>
  facts.online ? toConnecting(rules, 1) : toOffline(rules);

/** What follows from an input. A state that stays the same keeps its identity. */
export function step(
  rules: ConnectionRules,
  state: ConnectionState,
  input: ConnectionInput,
  facts: Facts,
): Step {
  // The table is checked cell by cell above; TypeScript cannot follow two unions through one call.
  const cell = table[state.kind][input.type] as (
    state: ConnectionState,
    input: ConnectionInput,
    facts: Facts,
    rules: ConnectionRules,
  ) => Step;
  return cell(state, input, facts, rules);
}

/** What a follower sees of a state. */
export function connectionOf(state: ConnectionState): Connection {
  switch (state.kind) {
    case 'connecting':
      return { kind: 'connecting', attempt: state.attempt };
    case 'live':
      return { kind: 'live' };
    case 'waiting':
      return { kind: 'waiting', attempt: state.attempt, retryAt: state.retryAt, because: state.because };
    case 'polling':
      return { kind: 'polling', everyMs: state.everyMs };
    case 'offline':
      return { kind: 'offline' };
    case 'closed':
      return { kind: 'closed', because: state.because };
  }
}
