import { useEffect } from 'react';
import { fieldId } from './Field.js';

/** Leads to the field that was refused. @param unfold - opens what hides it, before the focus goes there */
export function useBadFieldFocus<Field extends string>(
  field: Field | undefined,
  unfold: (field: Field) => void,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another field is the only reason to move.
  useEffect(() => {
    if (field === undefined) return;
    unfold(field);
    // After the fold has opened.
    const frame = requestAnimationFrame(() => document.getElementById(fieldId(field))?.focus());
    return () => cancelAnimationFrame(frame);
  }, [field]);
}
