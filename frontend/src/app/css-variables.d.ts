import 'react';

declare module 'react' {
  // Custom properties are how a component hands numbers to the style sheets.
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
