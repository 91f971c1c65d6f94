import type { EncyclopediaTool } from '../ports.js';

/** No encyclopedia is bundled: nothing is said rather than something made up. */
export class SilentEncyclopediaTool implements EncyclopediaTool {
  async about(): Promise<null> {
    return null;
  }
}
