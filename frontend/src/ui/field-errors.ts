import type { Problem } from '@tripstream/contracts';

export type FieldErrors<Field extends string> = Partial<Record<Field, string | undefined>>;

const sentence = (detail: string) =>
  `${detail.charAt(0).toUpperCase()}${detail.slice(1)}${/[.!?…]$/.test(detail) ? '' : '.'}`;

/** The first complaint of a problem document about each field; what names no field of the form is left to the form. */
export function fieldErrors<Field extends string>(
  problem: Problem,
  fieldOf: (pointer: string) => Field | undefined,
): FieldErrors<Field> {
  const errors: FieldErrors<Field> = {};
  for (const { pointer, detail } of problem.errors ?? []) {
    const field = fieldOf(pointer);
    if (field) errors[field] ??= sentence(detail);
  }
  return errors;
}

/** The first bad field on the screen, where its fields stand in the order of `fields`. */
export const firstBadField = <Field extends string>(
  fields: readonly Field[],
  errors: FieldErrors<Field>,
): Field | undefined => fields.find((field) => errors[field]);
