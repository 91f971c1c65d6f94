import type { Node } from '@tripstream/contracts';
import type { ReactNode } from 'react';
import { formatCoordinate, formatDate, formatHours } from '../messages/format.js';
import { messages } from '../messages/index.js';

const text = messages.node;

/** Where it is and who says so. */
export function NodeDetails({ node }: { node: Node }) {
  const { place, location, host } = node;
  return (
    <div className="mt-2 rounded-lg bg-well px-4 py-3 text-sm leading-6">
      {node.unverified && <p className="mb-1.5">{text.unverifiedWhy[node.unverified]}</p>}
      {node.description && <p className="mb-1.5">{node.description}</p>}
      {place?.about && (
        <p className="mb-1.5">
          {place.about.text}{' '}
          <a
            className="underline underline-offset-4 hover:text-signal-ink"
            href={place.about.url}
            target="_blank"
            rel="noreferrer"
          >
            {messages.about.readMore(place.about.source.name)}
          </a>
          {place.about.source.licence && <span className="text-faint"> ({place.about.source.licence})</span>}
        </p>
      )}
      {host && (
        <p className="mb-1.5">
          <span className="font-semibold">
            {messages.host.term}: {host.name}
          </span>
          {host.languages.length > 0 && `, ${messages.host.speaks(host.languages.join(', '))}`}. {host.offer}{' '}
          <span className="text-faint">({host.source.name})</span>
        </p>
      )}
      <dl className="numerals grid grid-cols-[auto_1fr] gap-x-4">
        {place && place.name !== node.title && <Fact term={text.foundAs}>{place.name}</Fact>}
        {place && <Fact term={text.category}>{place.category}</Fact>}
        {place?.hours && place.hours !== 'closed' && <Fact term={text.open}>{formatHours(place.hours)}</Fact>}
        <Fact term={text.coordinates}>
          {location === null
            ? text.noPosition
            : location.provenance === 'draft'
              ? text.draftPosition
              : formatCoordinate(location)}
        </Fact>
        {place && (
          <>
            <Fact term={text.source}>{place.source.name}</Fact>
            {place.source.licence && <Fact term={text.licence}>{place.source.licence}</Fact>}
            <Fact term={text.retrieved}>{formatDate(place.source.retrievedAt)}</Fact>
          </>
        )}
        {place?.wikidata && (
          <Fact term={text.wikidata}>
            <a
              className="underline underline-offset-4 hover:text-signal-ink"
              href={`https://www.wikidata.org/wiki/${encodeURIComponent(place.wikidata)}`}
              target="_blank"
              rel="noreferrer"
            >
              {place.wikidata}
            </a>
          </Fact>
        )}
      </dl>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
