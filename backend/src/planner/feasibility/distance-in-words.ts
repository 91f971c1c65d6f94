/** `400 m`, `1.2 km`, `14 km`. */
export function distanceInWords(metres: number): string {
  if (metres < 950) return `${Math.round(metres / 10) * 10} m`;
  return metres < 9_950 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres / 1000)} km`;
}
