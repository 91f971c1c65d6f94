/** `[[demo: cut@1200 x2]]` in a traveller's free text; JSON around it leaves it as it is. */
const MARKER = /\s*\[\[demo:([^\]"\\]*)\]\]/g;

/** The plans that a text has in markers, and the text without them. */
export function readMarkers(text: string): { plans: readonly string[]; text: string } {
  const plans = [...text.matchAll(MARKER)].map(([, plan = '']) => plan);
  return { plans, text: plans.length === 0 ? text : text.replace(MARKER, '') };
}
