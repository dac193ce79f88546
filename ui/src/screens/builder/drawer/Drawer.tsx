import { useProblems } from "../../../canvas/store";

/** The last test, the sample data, and what stands in the way of publishing. */
export function Drawer() {
  const problems = useProblems();
  return <div className="flex h-9 items-center px-3">Problems {problems.length}</div>;
}
