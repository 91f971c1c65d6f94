/** Injection token of the connection string, for the few who need a connection of their own. */
export const DATABASE_URL = Symbol('database url');
