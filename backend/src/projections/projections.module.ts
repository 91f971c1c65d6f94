import { Module } from '@nestjs/common';
import { TripQueries } from './trip-queries.js';

@Module({ providers: [TripQueries], exports: [TripQueries] })
export class ProjectionsModule {}
