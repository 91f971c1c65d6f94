import type { ReactNode } from 'react';

/** A page that has one thing to say: a sketch of a route that leads nowhere, a sentence, a way on. */
export function Notice({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="page flex flex-col items-start gap-5 py-16 lg:py-28">
      <svg width="220" height="64" viewBox="0 0 220 64" aria-hidden="true">
        <path
          d="M14 50C60 50 66 14 112 14s48 30 78 30"
          fill="none"
          stroke="var(--rule-strong)"
          strokeWidth="2"
          strokeDasharray="2 7"
          strokeLinecap="round"
        />
        <circle cx="14" cy="50" r="8" fill="var(--ink)" />
        <circle
          cx="204"
          cy="44"
          r="9"
          fill="none"
          stroke="var(--signal)"
          strokeWidth="2"
          strokeDasharray="4 3"
        />
      </svg>
      <h1 className="text-4xl sm:text-5xl">{title}</h1>
      <p className="max-w-prose text-lg text-soft">{text}</p>
      {children}
    </div>
  );
}
