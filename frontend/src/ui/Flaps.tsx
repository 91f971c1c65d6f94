interface FlapsProps {
  text: string;
  /** How many tiles there are at least, and at most: what is longer is cut off. */
  shortest: number;
  longest: number;
}

/** Words on a departures board, a tile for each letter. They repeat what stands beside them, so readers are spared them. */
export function Flaps({ text, shortest, longest }: FlapsProps) {
  const shown = [...text].slice(0, longest);
  const count = Math.max(shortest, shown.length);
  const letters = Array.from({ length: count }, (_, at) => shown[at] ?? ' ');
  return (
    <div className="flaps-room" aria-hidden="true">
      <div className="flaps" style={{ '--count': count }}>
        {letters.map((letter, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place; its letter is what flips.
          <span key={at} className="flap" style={{ '--at': at }}>
            <span key={letter}>{letter}</span>
          </span>
        ))}
      </div>
    </div>
  );
}
