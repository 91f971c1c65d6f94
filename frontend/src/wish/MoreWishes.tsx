import { messages } from '../messages/index.js';
import { InterestsField } from '../trip-fields/InterestsField.js';
import { PartyFields } from '../trip-fields/PartyFields.js';
import { BudgetField, PaceField } from '../trip-fields/StyleFields.js';
import { Fold } from '../ui/Fold.js';
import { ParagraphField } from '../ui/WrittenFields.js';
import type { WishDraft } from './draft.js';
import type { WishErrors } from './field-errors.js';

interface MoreWishesProps {
  draft: WishDraft;
  errors: WishErrors;
  open: boolean;
  onToggle: (open: boolean) => void;
  onChange: (change: Partial<WishDraft>) => void;
}

const text = messages.wish;

/** Everything a wish can say beyond where, when and how long. None of it is needed. */
export function MoreWishes({ draft, errors, open, onToggle, onChange }: MoreWishesProps) {
  return (
    <Fold title={text.more} open={open} onToggle={onToggle}>
      <PartyFields party={draft.party} errors={errors} onChange={(party) => onChange({ party })} />
      <PaceField value={draft.pace} onChange={(pace) => onChange({ pace })} />
      <BudgetField value={draft.budget} onChange={(budget) => onChange({ budget })} />
      <InterestsField
        legend={text.interests}
        interests={draft.interests}
        error={errors.interests}
        onChange={(interests) => onChange({ interests })}
      />
      <ParagraphField
        name="notes"
        label={text.notes}
        error={errors.notes}
        rows={3}
        maxLength={2000}
        placeholder={text.notesPlaceholder}
        value={draft.notes}
        onChange={(notes) => onChange({ notes })}
      />
    </Fold>
  );
}
