import { foldName } from './fold-name.js';

const STATES =
  'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DC District of Columbia,' +
  'DE Delaware,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,' +
  'LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,' +
  'NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,' +
  'OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,' +
  'TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming';

const codeByName: ReadonlyMap<string, string> = new Map(
  STATES.split(',').flatMap((state): [string, string][] => {
    const code = state.slice(0, 2);
    return [
      [foldName(state.slice(3)), code],
      [foldName(code), code],
    ];
  }),
);

/** Postal code of a US state or of the District of Columbia, written as a name or as its code; else null. */
export const usStateCodeOf = (text: string) => codeByName.get(foldName(text)) ?? null;
