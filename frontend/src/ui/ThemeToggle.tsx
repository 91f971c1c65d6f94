import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { messages } from '../messages/index.js';
import { chooseTheme, nextTheme, storedTheme } from './theme.js';

const icons = { system: Monitor, light: Sun, dark: Moon };

/** One button that goes round: as the device, light, dark. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(storedTheme);
  const Icon = icons[theme];
  const name = messages.theme[theme];
  return (
    <button
      type="button"
      className="inline-flex h-10 items-center gap-2 rounded-md px-2.5 text-sm text-soft hover:bg-well hover:text-ink"
      aria-label={messages.theme.label(name)}
      onClick={() => {
        const next = nextTheme(theme);
        chooseTheme(next);
        setTheme(next);
      }}
    >
      <Icon size={17} strokeWidth={1.75} aria-hidden />
      <span className="hidden sm:inline">{name}</span>
    </button>
  );
}
