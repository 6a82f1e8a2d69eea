/**
 * A stroke face of our own for the few words of a chart: a renderer without fonts draws it anywhere. Each letter stands on a grid 4 wide and 6
 * high; a line is a run of points, two digits each (x, then y from the top). Small letters are drawn as capitals.
 */
const strokes: Readonly<Record<string, string>> = {
  0: '103041453616050110', 1: '112026 1636', 2: '01103041420646', 3: '01103041423313 334445361605', 4: '300444 3036', 5: '400003334445361605', 6: '3010010516364544331304',
  7: '004016', 8: '103041423313020110 1304051636454433', 9: '1636454130100102133342',
  A: '0602204246 0444', B: '0006 003041423303 3344453606', C: '4130100105163645', D: '00304145360600', E: '40000646 0333', F: '400006 0333',
  G: '41301001051636454323', H: '0006 4046 0343', I: '1030 2026 1636', J: '4045361605', K: '0006 400346', L: '000646', M: '0600224046', N: '06004640',
  O: '103041453616050110', P: '06003041423303', Q: '103041453616050110 2446', R: '06003041423303 2346', S: '413010010213334445361605', T: '0040 2026',
  U: '000516364540', V: '002640', W: '0016233640', X: '0046 4006', Y: '002340 2326', Z: '00400646',
  '-': '1333', '+': '0343 2125', '%': '4006 0010110100 3545463635', $: '413010010213334445361605 2026',
  '.': '2526', ',': '2516', '/': '4006', '(': '30212536', ')': '10212516', ':': '2122 2526', '=': '0242 0444', "'": '2021',
}

const pathOf = (runs: string, x: number, y: number, unit: number): string => runs.split(' ').map((run) => {
  const points = run.match(/../g) ?? []
  return points.map(([across = '0', down = '0'], at) => `${at === 0 ? 'M' : 'L'}${(x + Number(across) * unit).toFixed(1)} ${(y + Number(down) * unit).toFixed(1)}`).join('')
}).join('')

/** Letters that the face has not are left out; dashes of every kind are one, thin spaces are spaces. */
const plain = (text: string): string => text.toUpperCase().replaceAll(/[\u2010-\u2015\u2212]/g, '-').replaceAll(/\s/g, ' ')

/** Width of a text at a height, both in the drawing's units. */
export const textWidth = (text: string, height: number): number => Math.max(0, plain(text).length * height - height / 3)

/** The path of a text whose upper left corner is at `x`, `y`. */
export const textPath = (text: string, x: number, y: number, height: number): string => {
  const unit = height / 6
  return [...plain(text)].map((letter, at) => (Object.hasOwn(strokes, letter) ? pathOf(strokes[letter]!, x + at * height, y, unit) : '')).join('')
}
