import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { Stepper } from './Stepper.js';

function Days({ sent }: { sent: number[] }) {
  const [days, setDays] = useState(5);
  const onSubmit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    sent.push(days);
  };
  return (
    <form onSubmit={onSubmit}>
      <Stepper
        control={{ id: 'days', name: 'days', 'aria-invalid': undefined, 'aria-describedby': undefined }}
        label="Days"
        value={days}
        min={1}
        max={30}
        onChange={setDays}
      />
      <output>{days}</output>
    </form>
  );
}

function show() {
  const sent: number[] = [];
  render(<Days sent={sent} />);
  const field = screen.getByRole('spinbutton') as HTMLInputElement;
  field.focus();
  /** One key after the other, each upon what the field shows by then. */
  const press = (...keys: string[]) => {
    for (const key of keys) {
      if (!fireEvent.keyDown(field, { key })) continue;
      const value = key === 'Backspace' ? field.value.slice(0, -1) : field.value + key;
      if (key === 'Enter') fireEvent.submit(field);
      else fireEvent.change(field, { target: { value } });
    }
  };
  return { field, press, sent, days: () => screen.getByRole('status').textContent };
}

describe('Stepper', () => {
  it('[D10] is typed into, also by way of nothing', () => {
    const { field, press, days } = show();
    press('Backspace');
    expect(field.value).toBe('');
    expect(days()).toBe('5');
    press('1', '2');
    expect(field.value).toBe('12');
    expect(days()).toBe('12');
  });

  it('[D10] leaves what is typed alone until it is left, and then brings it into range', () => {
    const { field, press, days } = show();
    press('1');
    expect(field.value).toBe('51');
    expect(days()).toBe('5');
    fireEvent.blur(field);
    expect(field.value).toBe('30');
    expect(days()).toBe('30');
  });

  it('[D10] left empty, it is as it was', () => {
    const { field, press } = show();
    press('Backspace');
    fireEvent.blur(field);
    expect(field.value).toBe('5');
  });

  it('[D10] Enter sends what is in range', () => {
    const { press, sent } = show();
    press('9', '9', 'Enter');
    expect(sent).toEqual([30]);
  });

  it('[D10] its buttons step from what was typed', () => {
    const { field, press, days } = show();
    press('Backspace', '7');
    fireEvent.click(screen.getByRole('button', { name: 'More: Days' }));
    expect(field.value).toBe('8');
    expect(days()).toBe('8');
  });
});
