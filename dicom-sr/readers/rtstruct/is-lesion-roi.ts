/** What RT structure sets are full of: organs, margins around a lesion, helping structures. */
const margins = /^[^a-z]*(ctv|ptv|itv|prv|ring|margin)/i;
const grossTumor = /^[^a-z]*gtv/i;
const tumorWords = /\b(lesion|tumou?r|mass|nodule|metastas[ie]s|mets?|node|lymphnode)\d*\b/i;

/**
 * @param name ROI Name; planning systems name by AAPM TG-263: GTV…, CTV…, PTV…
 * @param interpretedType RT ROI Interpreted Type (PS3.3 C.8.8.8.1); some systems write ORGAN for everything
 * @returns true for an ROI that outlines a lesion as it is seen: a gross tumor volume, or one that is named after a tumor
 */
export function isLesionRoi(name: string, interpretedType: string): boolean {
  if (margins.test(name)) return false;
  if (interpretedType === 'GTV' || grossTumor.test(name)) return true;
  return (interpretedType === '' || interpretedType === 'ORGAN') && tumorWords.test(name.replace(/_/g, ' '));
}
