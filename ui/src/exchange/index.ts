/** One HTTP exchange to look at, exactly: request, response, tries, timing. */
export { AttemptLadder } from "./AttemptLadder";
export { BodyView } from "./BodyView";
export { CopyCurl } from "./CopyCurl";
export { ExchangeStack } from "./ExchangeStack";
export { RequestTabs, ResponseTabs } from "./ExchangeTabs";
export { HeadersTable } from "./HeadersTable";
export { PayloadView } from "./PayloadView";
export { micros } from "./phases";
export { failureWords, statusLine } from "./status-words";
