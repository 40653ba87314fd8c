/** The catalogue of network traffic as a document, as `format=traffic-json` of the plan of tests answers it. */
import { Type } from 'typebox';
import { TRAFFIC_SCHEMA } from '../../../core/plan/traffic-catalogue.ts';
import { closed, oneOf, orNull } from '../../schema.ts';

const PropertySchema = Type.Object(
  {
    property: Type.String({ description: 'In the words of document 002' }),
    value: orNull(Type.String()),
    source: orNull(oneOf(['routes', 'sites'])),
  },
  closed,
);

const FlowSchema = Type.Object(
  {
    direction: oneOf(['inbound', 'outbound']),
    service: Type.String(),
    properties: Type.Array(PropertySchema),
  },
  closed,
);

export const TrafficCatalogueSchema = Type.Object(
  {
    schema: Type.Literal(TRAFFIC_SCHEMA),
    document: Type.String({ description: 'Which of the documents asks for it' }),
    flows: Type.Array(FlowSchema),
  },
  closed,
);
