import type { ButtonHTMLAttributes } from 'react';

type Look = 'primary' | 'quiet' | 'plain';

const looks: Record<Look, string> = {
  primary: 'bg-signal text-on-signal hover:bg-signal-ink font-semibold px-5 h-12',
  quiet: 'border border-rule-strong text-ink hover:bg-well font-medium px-4 h-10',
  plain: 'text-signal-ink underline decoration-1 underline-offset-4 hover:decoration-2 font-medium px-1 h-8',
};

/** `primary` once per screen, `quiet` for what can be done, `plain` inside a sentence. */
export const buttonLook = (look: Look) =>
  `inline-flex items-center justify-center gap-2 rounded-lg whitespace-nowrap transition-colors duration-150 disabled:opacity-60 ${looks[look]}`;

export function Button({
  look = 'quiet',
  className = '',
  type = 'button',
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look }) {
  return <button type={type} className={`${buttonLook(look)} ${className}`} {...rest} />;
}
