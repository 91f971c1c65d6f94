import { Controller, Get, Header } from '@nestjs/common';
import type { TravellerId, UsageTotals } from '@tripstream/contracts';
import { SpendingQueries } from '../projections/spending-queries.js';
import { Traveller } from './identity/identity.guard.js';

/** What concerns the traveller and no trip alone. */
@Controller('api/me')
export class MeController {
  constructor(private readonly spending: SpendingQueries) {}

  @Get('usage')
  @Header('Cache-Control', 'no-store')
  usage(@Traveller() travellerId: TravellerId): Promise<UsageTotals> {
    return this.spending.totals(travellerId);
  }
}
