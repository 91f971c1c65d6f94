import fc from 'fast-check';
import {
  begin,
  type ConnectionInput,
  type ConnectionRules,
  type ConnectionState,
  connectionOf,
  type Facts,
  type Step,
  step,
  type Timer,
} from './connection-machine.js';

const rules: ConnectionRules = {
  backoff: { minMs: 500, maxMs: 15_000, factor: 2, jitter: 'none' },
  connectTimeoutMs: 10_000,
  idleTimeoutMs: undefined,
  pollMs: { min: 2_000, max: 10_000 },
  pollAfterFailures: 3,
  probeEveryMs: 60_000,
};
const facts: Facts = { now: 1_000_000, random: 0.5, visible: true, online: true, silentMs: 0 };
const failed = (because: 'network' | 'ended' | 'not_a_stream' | 'busy', floorMs = 0): ConnectionInput => ({
  type: 'failed',
  because,
  floorMs,
});
const frame = (heartbeatMs: number | null = 15_000): ConnectionInput => ({ type: 'frame', heartbeatMs });

function run(
  inputs: (ConnectionInput | [ConnectionInput, Partial<Facts>])[],
  given: Partial<ConnectionRules> = {},
): Step {
  const with_ = { ...rules, ...given };
  return inputs.reduce<Step>(
    (last, item) => {
      const [input, changed] = Array.isArray(item) ? item : [item, {}];
      return step(with_, last.state, input, { ...facts, ...changed });
    },
    begin(with_, facts),
  );
}

describe('[D8] connection machine', () => {
  it('connects at once and becomes live by the first frame, not by a heartbeat', () => {
    expect(begin(rules, facts).effects).toEqual([
      { do: 'clear' },
      { do: 'open' },
      { do: 'arm', timer: 'first_frame', ms: 10_000 },
    ]);
    expect(run([{ type: 'bytes' }]).state.kind).toBe('connecting');
    expect(run([frame()]).effects).toEqual([
      { do: 'keep_stream' },
      { do: 'arm', timer: 'silence', ms: 45_000 },
    ]);
  });

  it('starts offline when the browser says so', () => {
    expect(begin(rules, { ...facts, online: false }).state.kind).toBe('offline');
  });

  it('waits longer with every failure, up to a bound, and starts over only after a first frame', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7].map((failures) => {
      const inputs = Array.from({ length: failures }, () => [
        failed('network'),
        { type: 'retry_due' } as const,
      ]).flat();
      const { state } = run(inputs.slice(0, -1));
      return state.kind === 'waiting' && state.retryAt - facts.now;
    });
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
    const { state } = run([
      failed('network'),
      { type: 'retry_due' },
      failed('network'),
      { type: 'retry_due' },
      frame(),
      failed('ended'),
    ]);
    expect(connectionOf(state)).toEqual({
      kind: 'waiting',
      attempt: 1,
      retryAt: facts.now + 500,
      because: 'ended',
    });
  });

  it('spreads the pauses of many viewers over their whole length', () => {
    const pause = (random: number, floorMs = 0) => {
      const { state } = run([[failed('network', floorMs), { random }]], {
        backoff: { ...rules.backoff, jitter: 'full' },
      });
      return state.kind === 'waiting' && state.retryAt - facts.now;
    };
    expect([pause(0), pause(0.5), pause(0.9)]).toEqual([0, 250, 450]);
    // Also when the server told all of them the same: a thousand who come back together are the next outage.
    expect([pause(0, 7000), pause(0.5, 7000), pause(0.9, 7000)]).toEqual([7000, 7250, 7450]);
  });

  it('adds its own pause to what retry: and Retry-After ask for', () => {
    const pauseAfter = (...inputs: ConnectionInput[]) => {
      const { state } = run(inputs);
      return state.kind === 'waiting' && state.retryAt - facts.now;
    };
    expect(pauseAfter(failed('busy', 7000))).toBe(7500);
    expect(pauseAfter({ type: 'retry_hint', ms: 3000 }, failed('ended'))).toBe(3500);
    expect(pauseAfter(frame(), { type: 'retry_hint', ms: 3000 }, failed('ended'))).toBe(3500);
    expect(pauseAfter(frame(), { type: 'retry_hint', ms: 100 }, failed('ended'))).toBe(600);
    expect(pauseAfter({ type: 'retry_hint', ms: 3000 }, frame(), frame(), failed('ended'))).toBe(3500);
  });

  it('comes back at once when the tab is shown or the network returns, unless the server asked for quiet', () => {
    expect(run([failed('network'), { type: 'wake' }]).state.kind).toBe('connecting');
    expect(run([failed('busy', 7000), { type: 'wake' }]).state.kind).toBe('waiting');
    expect(run([failed('busy', 7000), [{ type: 'wake' }, { now: facts.now + 7000 }]]).state.kind).toBe(
      'connecting',
    );
    expect(run([failed('busy', 7000), { type: 'reconnect' }]).state.kind).toBe('connecting');
    expect(run([failed('network'), [{ type: 'wake' }, { online: false }]]).state.kind).toBe('waiting');
  });

  it('does not trust an open socket after a sleep', () => {
    expect(run([frame(), [{ type: 'wake' }, { silentMs: 20_000 }]]).state.kind).toBe('live');
    expect(run([frame(), [{ type: 'wake' }, { silentMs: 30_000 }]]).state.kind).toBe('connecting');
  });

  it('leaves a stream that is silent for three heartbeats, or for as long as it was told, or never', () => {
    const silent = run([frame(), { type: 'silence_due' }]).state;
    expect(connectionOf(silent)).toMatchObject({ kind: 'waiting', because: 'silent', attempt: 1 });
    expect(run([frame()], { idleTimeoutMs: 100 }).effects).toContainEqual({
      do: 'arm',
      timer: 'silence',
      ms: 100,
    });
    expect(run([frame()], { idleTimeoutMs: null }).effects).toEqual([{ do: 'keep_stream' }]);
    expect(run([frame(null)]).effects).toEqual([{ do: 'keep_stream' }]);
  });

  it('polls after three mute streams in a row, and not because the server is down', () => {
    const mute: ConnectionInput[] = [
      { type: 'first_frame_due' },
      { type: 'retry_due' },
      failed('not_a_stream'),
      { type: 'retry_due' },
      failed('ended'),
    ];
    const polling = run(mute);
    expect(polling.state).toMatchObject({ kind: 'polling', everyMs: 2000 });
    expect(polling.effects).toContainEqual({ do: 'poll' });
    const down = Array.from({ length: 9 }, () => [failed('network'), { type: 'retry_due' } as const]).flat();
    expect(run(down).state.kind).toBe('connecting');
    expect(run(mute, { pollAfterFailures: Infinity }).state.kind).toBe('waiting');
  });

  describe('while polling', () => {
    const mute: ConnectionInput[] = [
      failed('ended'),
      { type: 'retry_due' },
      failed('ended'),
      { type: 'retry_due' },
      failed('ended'),
    ];

    it('slows down while nothing is new, and is quick again after news', () => {
      const every = (...fresh: boolean[]) => {
        const { state } = run([
          ...mute,
          ...fresh.flatMap((fresh) => [{ type: 'polled', fresh } as const, { type: 'poll_due' } as const]),
        ]);
        return state.kind === 'polling' && state.everyMs;
      };
      expect([every(false), every(false, false, false, false, false), every(false, false, true)]).toEqual([
        3000, 10_000, 2000,
      ]);
    });

    it('does not ask while hidden, and asks at once when shown', () => {
      const asked: ConnectionInput[] = [...mute, { type: 'polled', fresh: true }];
      expect(run([...asked, [{ type: 'poll_due' }, { visible: false }]]).effects).toEqual([]);
      expect(
        run([...asked, [{ type: 'poll_due' }, { visible: false }], { type: 'wake' }]).effects,
      ).toContainEqual({ do: 'poll' });
    });

    it('tries streaming again in the background, and goes live by its first frame', () => {
      expect(run(mute).effects).toContainEqual({ do: 'arm', timer: 'probe', ms: 60_000 });
      const probing = run([...mute, { type: 'probe_due' }]);
      expect(probing.state).toMatchObject({ kind: 'polling', probing: true });
      expect(run([...mute, { type: 'probe_due' }, frame()]).state.kind).toBe('live');
      const inVain = run([...mute, { type: 'probe_due' }, { type: 'first_frame_due' }]);
      expect(inVain.state).toMatchObject({ kind: 'polling', probing: false });
      expect(inVain.effects).toContainEqual({ do: 'arm', timer: 'probe', ms: 60_000 });
    });

    it('goes back to streams when polls fail too, and returns after one more mute stream', () => {
      const broken: ConnectionInput[] = [...mute, { type: 'poll_failed', because: 'network', floorMs: 0 }];
      expect(run(broken).state.kind).toBe('waiting');
      expect(run([...broken, { type: 'retry_due' }, failed('ended')]).state.kind).toBe('polling');
    });

    it('waits longer and longer while neither streams nor polls work, as behind a login page', () => {
      const pollFailed: ConnectionInput = { type: 'poll_failed', because: 'network', floorMs: 0 };
      const again: ConnectionInput[] = [{ type: 'retry_due' }, failed('not_a_stream'), pollFailed];
      const pauseAfter = (...inputs: ConnectionInput[]) => {
        const { state } = run([...mute, ...inputs]);
        return state.kind === 'waiting' && [state.attempt, state.retryAt - facts.now];
      };
      expect([
        pauseAfter(pollFailed),
        pauseAfter(pollFailed, ...again),
        pauseAfter(pollFailed, ...again, ...again),
      ]).toEqual([
        [4, 4000],
        [6, 15_000],
        [8, 15_000],
      ]);
      const asked: ConnectionInput[] = [{ type: 'polled', fresh: false }, { type: 'poll_due' }, pollFailed];
      expect(pauseAfter(...asked)).toEqual([1, 500]);
    });
  });

  it('is offline as soon as the browser is, tries now and then, and connects when the network is back', () => {
    expect(run([frame(), { type: 'offline' }]).effects).toEqual([
      { do: 'clear' },
      { do: 'arm', timer: 'probe', ms: 60_000 },
    ]);
    expect(run([frame(), { type: 'offline' }, [{ type: 'wake' }, { online: false }]]).state.kind).toBe(
      'offline',
    );
    expect(run([frame(), { type: 'offline' }, { type: 'wake' }]).state).toMatchObject({
      kind: 'connecting',
      attempt: 1,
    });
    expect(run([frame(), { type: 'offline' }, { type: 'probe_due' }, frame()]).state.kind).toBe('live');
  });

  // Whatever happens in whatever order, the machine keeps something under way that leads on: it never gives up.
  it('never gives up, and holds exactly what its state needs', () => {
    const anyInput = fc.constantFrom<ConnectionInput['type']>(
      'bytes',
      'frame',
      'retry_hint',
      'failed',
      'refused',
      'polled',
      'poll_failed',
      'first_frame_due',
      'silence_due',
      'retry_due',
      'poll_due',
      'probe_due',
      'wake',
      'offline',
      'reconnect',
      'leave',
    );
    const anyStep = fc.record({
      type: anyInput,
      visible: fc.boolean(),
      online: fc.boolean(),
      silentMs: fc.integer({ min: 0, max: 60_000 }),
      random: fc.double({ min: 0, max: 0.99, noNaN: true }),
      because: fc.constantFrom(
        'network' as const,
        'ended' as const,
        'silent' as const,
        'not_a_stream' as const,
        'busy' as const,
      ),
      final: fc.constantFrom('refused' as const, 'not_found' as const),
      fresh: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const world = new World();
        let { state, effects } = begin(rules, facts);
        world.carryOut(effects);
        for (const { type, because, final, fresh, ...changed } of steps) {
          const input = world.happen(type, { because, final, fresh });
          if (input === null) continue;
          ({ state, effects } = step(rules, state, input, { ...facts, ...changed }));
          world.carryOut(effects);
          world.check(state);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** What a driver would have under way; only that can happen. */
class World {
  timers = new Set<Timer>();
  stream = false;
  poll = false;

  carryOut(effects: Step['effects']) {
    for (const effect of effects) {
      if (effect.do === 'clear' || effect.do === 'abort_stream') this.stream = false;
      if (effect.do === 'clear' || effect.do === 'keep_stream') {
        this.poll = false;
        this.timers.clear();
      }
      if (effect.do === 'open') this.stream = true;
      if (effect.do === 'poll') {
        // Two polls at once would tell the same events twice over the wire.
        expect(this.poll).toBe(false);
        this.poll = true;
      }
      if (effect.do === 'arm') this.timers.add(effect.timer);
      if (effect.do === 'disarm') this.timers.delete(effect.timer);
    }
  }

  happen(
    type: ConnectionInput['type'],
    {
      because,
      final,
      fresh,
    }: {
      because: 'network' | 'ended' | 'silent' | 'not_a_stream' | 'busy';
      final: 'refused' | 'not_found';
      fresh: boolean;
    },
  ): ConnectionInput | null {
    switch (type) {
      case 'bytes':
        return this.stream ? { type } : null;
      case 'frame':
        return this.stream ? { type, heartbeatMs: 15_000 } : null;
      case 'retry_hint':
        return this.stream ? { type, ms: 100 } : null;
      case 'failed':
        if (!this.stream) return null;
        this.stream = false;
        return { type, because, floorMs: 0 };
      case 'refused':
        if (this.poll && fresh) {
          this.poll = false;
          return { type, to: 'poll', because: final };
        }
        if (!this.stream) return null;
        this.stream = false;
        return { type, to: 'stream', because: final };
      case 'polled':
        if (!this.poll) return null;
        this.poll = false;
        return { type, fresh };
      case 'poll_failed':
        if (!this.poll) return null;
        this.poll = false;
        return { type, because, floorMs: 0 };
      case 'first_frame_due':
      case 'silence_due':
      case 'retry_due':
      case 'poll_due':
      case 'probe_due':
        return this.timers.delete(type.slice(0, -'_due'.length) as Timer) ? { type } : null;
      default:
        return { type };
    }
  }

  check(state: ConnectionState) {
    const held = { stream: this.stream, poll: this.poll, timers: [...this.timers].sort() };
    switch (state.kind) {
      case 'connecting':
        return expect(held).toEqual({ stream: true, poll: false, timers: ['first_frame'] });
      case 'live':
        return expect(held).toEqual({ stream: true, poll: false, timers: ['silence'] });
      case 'waiting':
        return expect(held).toEqual({ stream: false, poll: false, timers: ['retry'] });
      case 'polling':
        expect(this.poll).toBe(state.asking);
        expect(this.stream).toBe(state.probing);
        return expect(this.timers.has(state.probing ? 'first_frame' : 'probe')).toBe(true);
      case 'offline':
        return expect(held).toEqual({
          stream: state.probing,
          poll: false,
          timers: [state.probing ? 'first_frame' : 'probe'],
        });
      case 'closed':
        return expect(held).toEqual({ stream: false, poll: false, timers: [] });
    }
  }
}
