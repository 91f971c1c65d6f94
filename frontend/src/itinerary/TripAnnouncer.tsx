import type { TripStream } from '@tripstream/client';
import type { Itinerary } from '@tripstream/contracts';
import { useEffect, useState } from 'react';
import { messages } from '../messages/index.js';
import { announcements } from './announcements.js';

const PAUSE_MS = 5000;
const text = messages.connection;

/**
 * The one voice of the page, silent at first and there from the start: a region that appears together with its text is
 * not read. At most one utterance per five seconds; what came in between is said together. Replays say nothing.
 */
export function TripAnnouncer({
  stream,
  announce = announcements,
}: {
  stream: TripStream;
  /** The sentences for what changed between two states. @defaultValue those of a trip's days */
  announce?: (before: Itinerary, after: Itinerary) => string[];
}) {
  const [utterance, setUtterance] = useState('');

  useEffect(() => {
    let known: Itinerary | null = stream.view().itinerary;
    let queue: string[] = [];
    let speaking: ReturnType<typeof setTimeout> | undefined;
    let lost: ReturnType<typeof setTimeout> | undefined;
    let saidLost = false;

    const speak = () => {
      const words = queue.join('. ');
      queue = [];
      if (words === '') {
        speaking = undefined;
        return;
      }
      setUtterance(words);
      speaking = setTimeout(speak, PAUSE_MS);
    };
    const say = (words: string[]) => {
      queue.push(...words);
      if (speaking === undefined && queue.length > 0) speak();
    };

    const stop = stream.subscribe(() => {
      const { itinerary, replaying, connection } = stream.view();
      if (itinerary && known && !replaying && itinerary !== known) say(announce(known, itinerary));
      known = itinerary ?? known;

      const isLost = connection.kind === 'waiting' || connection.kind === 'offline';
      if (isLost && lost === undefined && !saidLost)
        lost = setTimeout(() => {
          saidLost = true;
          say([connection.kind === 'offline' ? text.announceOffline : text.announceWaiting]);
        }, PAUSE_MS);
      if (connection.kind === 'live' || connection.kind === 'closed') {
        clearTimeout(lost);
        lost = undefined;
        if (saidLost && connection.kind === 'live') say([text.announceBack]);
        saidLost = false;
      }
    });
    return () => {
      stop();
      clearTimeout(speaking);
      clearTimeout(lost);
    };
  }, [stream, announce]);

  return (
    <div role="status" className="sr-only">
      {utterance}
    </div>
  );
}
