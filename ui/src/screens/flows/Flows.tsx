import { Page } from "../../shell/Page";

export default function Flows() {
  return <Page title="Flows">{null}</Page>;
}
