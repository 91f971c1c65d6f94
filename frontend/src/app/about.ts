import type { RealTimeItineraryService } from '@tripstream/client';
import type { About } from '@tripstream/contracts';

const answers = new WeakMap<RealTimeItineraryService, Promise<About>>();

/** What the server says of itself, asked once a page; an answer that did not come is asked for again. */
export function aboutOf(service: RealTimeItineraryService): Promise<About> {
  const known = answers.get(service);
  if (known !== undefined) return known;
  const answer = service.about();
  answers.set(service, answer);
  answer.catch(() => answers.delete(service));
  return answer;
}
