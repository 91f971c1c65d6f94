/** Why a connection is tried again. */
export type WaitReason =
  /** No answer: no network, a name that does not resolve, a request that timed out. */
  | 'network'
  /** The stream ended, which every stream does sooner or later. */
  | 'ended'
  /** The socket stayed open and said nothing. */
  | 'silent'
  /** Something other than an event stream answered: a login page of a hotel, a proxy's error page. */
  | 'not_a_stream'
  /** The server asked to come back later. */
  | 'busy'
  | 'server_error';

/** Why a connection is not tried again. */
export type CloseReason =
  /** The follower left. */
  | 'left'
  /** There is no such trip, or it is not the traveller's to read. */
  | 'not_found'
  /** The server refuses this request, also after signing in. */
  | 'refused'
  /** The server has nothing more to say about this trip. */
  | 'finished';

/**
 * Whether news of a trip arrive, and by which way. How far the plan is, is another axis: `Readiness`. A plan can be
 * `persisted` while its connection is `waiting`.
 */
export type Connection =
  /** A stream is being opened; `attempt` counts from 1 since news last arrived. */
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'live' }
  /** The next attempt comes at `retryAt`, in ms since 1970 by the client's clock. */
  | {
      readonly kind: 'waiting';
      readonly attempt: number;
      readonly retryAt: number;
      readonly because: WaitReason;
    }
  /** Streams stay mute here, so the trip is asked every `everyMs`; streaming is still tried in the background. */
  | { readonly kind: 'polling'; readonly everyMs: number }
  /** The browser says that there is no network. */
  | { readonly kind: 'offline' }
  /** For good; following the trip again opens another connection. */
  | { readonly kind: 'closed'; readonly because: CloseReason };
