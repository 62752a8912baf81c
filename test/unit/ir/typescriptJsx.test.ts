/** JSX, lowered and printed. */
import { lowers } from './typescriptSetup';

describe('JSX', () => {
  lowers(
    'elements, components and fragments',
    ['f(<div />, <Card />, <ui.Card />, <motion.div />, <my-element />, <></>, <svg:rect />, <this.Part />);'],
    ['module', '  f(<"div"></>, <Card></>, <ui.Card></>, <motion.div></>, <"my-element"></>, <></>, <"svg:rect"></>, <this.Part></>)'],
    'a.jsx',
  );

  lowers(
    'attributes',
    ['f(<A a="x" b={y} c {...rest} data-id={p.mrn} d=\'&amp;\' e:f="g" h=<i /> />);'],
    ['module', '  f(<A "a": "x" "b": y "c": true **rest "data-id": p.mrn "d": "&" "e:f": "g" "h": <"i"></>></>)'],
    'a.jsx',
  );

  lowers(
    'children',
    ['f(<ul>', '  {/* none */}', '  text {name} &lt;', '  {open && <b>{p.ssn}</b>}', '  {...list}', '  <li>http://x.y//z</li>', '</ul>);'],
    ['module', '  f(<"ul">{"\\n  text "}{name}{" <\\n  "}{(open and <"b">{p.ssn}</>)}{list}{<"li">{"http://x.y//z"}</>}</>)'],
    'a.jsx',
  );

  lowers(
    'typed components',
    ['const C: FC<Props> = ({ patient }: Props) => <Row<Patient> key={1} render={(p) => <i>{p.name}</i>}>{patient.name}</Row>;'],
    ['module locals{C}', '  C: FC[Props] = (fn#1($0=>{"patient": patient}: Props) => <Row "key": 1 "render": (fn#2(p) => <"i">{p.name}</>)>{patient.name}</>)'],
    'a.tsx',
  );
});
