import type { InputHTMLAttributes } from 'react';
import { Field, inputLook } from './Field.js';

interface WrittenProps {
  name: string;
  label: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

type Attributes = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'min' | 'required' | 'autoComplete' | 'inputMode'
>;

interface TextFieldProps extends WrittenProps, Attributes {
  placeholder: string;
  maxLength: number;
  look?: string;
}

interface DateFieldProps extends WrittenProps {
  /** As the input says it: `2027-03-01`, empty for none. */
  value: string;
  min?: string;
  look?: string;
}

interface ParagraphFieldProps extends WrittenProps {
  placeholder: string;
  maxLength: number;
  rows: number;
}

/** A text of one line. */
export const TextField = (field: TextFieldProps) => <InputField {...field} type="text" autoComplete="off" />;

export const DateField = ({ look = '', ...field }: DateFieldProps) => (
  <InputField {...field} type="date" required look={`numerals min-w-0 ${look}`} />
);

function InputField({
  name,
  label,
  error,
  onChange,
  look = '',
  ...input
}: WrittenProps & Attributes & { type: 'text' | 'date'; look?: string }) {
  return (
    <Field name={name} label={label} error={error}>
      {(control) => (
        <input
          {...control}
          {...input}
          onChange={(event) => onChange(event.target.value)}
          className={`${inputLook} ${look}`}
        />
      )}
    </Field>
  );
}

/** A text of several lines. */
export function ParagraphField({ name, label, error, onChange, ...area }: ParagraphFieldProps) {
  return (
    <Field name={name} label={label} error={error}>
      {(control) => (
        <textarea
          {...control}
          {...area}
          onChange={(event) => onChange(event.target.value)}
          className={`${inputLook} h-auto resize-y py-3 leading-snug`}
        />
      )}
    </Field>
  );
}
