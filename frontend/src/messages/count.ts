/** A count with its noun: `1 stop`, `2 stops`. */
export const n = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
