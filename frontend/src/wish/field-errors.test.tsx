import type { Problem } from '@tripstream/contracts';
import { fieldErrors, firstBadField } from '../ui/field-errors.js';
import { wishFieldOf, wishFields } from './field-errors.js';

const problem = (...errors: [pointer: string, detail: string][]): Problem => ({
  type: '',
  title: 'A field is not valid',
  status: 422,
  code: 'invalid-field',
  traceId: 't',
  errors: errors.map(([pointer, detail]) => ({ pointer, detail })),
});

describe('fieldErrors', () => {
  it('[D10] finds the field of a pointer, also inside an object or a list', () => {
    expect(
      fieldErrors(problem(['/party/children', 'a'], ['/interests/3', 'b'], ['/endDate', 'c']), wishFieldOf),
    ).toEqual({
      children: 'A.',
      interests: 'B.',
      days: 'C.',
    });
  });

  it('[D10] keeps the first complaint about a field and ignores fields it does not have', () => {
    expect(
      fieldErrors(
        problem(['/destination', 'first'], ['/destination', 'second'], ['/colour', 'x']),
        wishFieldOf,
      ),
    ).toEqual({
      destination: 'First.',
    });
  });

  it('[D10] the first bad field is the first on the screen, not the first in the document', () => {
    expect(firstBadField(wishFields, { notes: 'x', startDate: 'y' })).toBe('startDate');
  });
});
