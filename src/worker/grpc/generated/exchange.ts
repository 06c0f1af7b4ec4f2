import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AmendOrderRequest as _exchange_AmendOrderRequest, AmendOrderRequest__Output as _exchange_AmendOrderRequest__Output } from './exchange/AmendOrderRequest.ts';
import type { AmendOrderResponse as _exchange_AmendOrderResponse, AmendOrderResponse__Output as _exchange_AmendOrderResponse__Output } from './exchange/AmendOrderResponse.ts';
import type { Balance as _exchange_Balance, Balance__Output as _exchange_Balance__Output } from './exchange/Balance.ts';
import type { CancelAllOrdersRequest as _exchange_CancelAllOrdersRequest, CancelAllOrdersRequest__Output as _exchange_CancelAllOrdersRequest__Output } from './exchange/CancelAllOrdersRequest.ts';
import type { CancelAllOrdersResponse as _exchange_CancelAllOrdersResponse, CancelAllOrdersResponse__Output as _exchange_CancelAllOrdersResponse__Output } from './exchange/CancelAllOrdersResponse.ts';
import type { CancelOrderRequest as _exchange_CancelOrderRequest, CancelOrderRequest__Output as _exchange_CancelOrderRequest__Output } from './exchange/CancelOrderRequest.ts';
import type { CancelOrderResponse as _exchange_CancelOrderResponse, CancelOrderResponse__Output as _exchange_CancelOrderResponse__Output } from './exchange/CancelOrderResponse.ts';
import type { Error as _exchange_Error, Error__Output as _exchange_Error__Output } from './exchange/Error.ts';
import type { ExchangeServiceClient as _exchange_ExchangeServiceClient, ExchangeServiceDefinition as _exchange_ExchangeServiceDefinition } from './exchange/ExchangeService.ts';
import type { Fee as _exchange_Fee, Fee__Output as _exchange_Fee__Output } from './exchange/Fee.ts';
import type { Fill as _exchange_Fill, Fill__Output as _exchange_Fill__Output } from './exchange/Fill.ts';
import type { GetBalancesRequest as _exchange_GetBalancesRequest, GetBalancesRequest__Output as _exchange_GetBalancesRequest__Output } from './exchange/GetBalancesRequest.ts';
import type { GetBalancesResponse as _exchange_GetBalancesResponse, GetBalancesResponse__Output as _exchange_GetBalancesResponse__Output } from './exchange/GetBalancesResponse.ts';
import type { GetOrderBookRequest as _exchange_GetOrderBookRequest, GetOrderBookRequest__Output as _exchange_GetOrderBookRequest__Output } from './exchange/GetOrderBookRequest.ts';
import type { GetOrderBookResponse as _exchange_GetOrderBookResponse, GetOrderBookResponse__Output as _exchange_GetOrderBookResponse__Output } from './exchange/GetOrderBookResponse.ts';
import type { GetOrderRequest as _exchange_GetOrderRequest, GetOrderRequest__Output as _exchange_GetOrderRequest__Output } from './exchange/GetOrderRequest.ts';
import type { GetOrderResponse as _exchange_GetOrderResponse, GetOrderResponse__Output as _exchange_GetOrderResponse__Output } from './exchange/GetOrderResponse.ts';
import type { ListFillsRequest as _exchange_ListFillsRequest, ListFillsRequest__Output as _exchange_ListFillsRequest__Output } from './exchange/ListFillsRequest.ts';
import type { ListFillsResponse as _exchange_ListFillsResponse, ListFillsResponse__Output as _exchange_ListFillsResponse__Output } from './exchange/ListFillsResponse.ts';
import type { ListOrdersRequest as _exchange_ListOrdersRequest, ListOrdersRequest__Output as _exchange_ListOrdersRequest__Output } from './exchange/ListOrdersRequest.ts';
import type { ListOrdersResponse as _exchange_ListOrdersResponse, ListOrdersResponse__Output as _exchange_ListOrdersResponse__Output } from './exchange/ListOrdersResponse.ts';
import type { ListTradesRequest as _exchange_ListTradesRequest, ListTradesRequest__Output as _exchange_ListTradesRequest__Output } from './exchange/ListTradesRequest.ts';
import type { ListTradesResponse as _exchange_ListTradesResponse, ListTradesResponse__Output as _exchange_ListTradesResponse__Output } from './exchange/ListTradesResponse.ts';
import type { Order as _exchange_Order, Order__Output as _exchange_Order__Output } from './exchange/Order.ts';
import type { OrderBookDelta as _exchange_OrderBookDelta, OrderBookDelta__Output as _exchange_OrderBookDelta__Output } from './exchange/OrderBookDelta.ts';
import type { OrderBookSnapshot as _exchange_OrderBookSnapshot, OrderBookSnapshot__Output as _exchange_OrderBookSnapshot__Output } from './exchange/OrderBookSnapshot.ts';
import type { OrdersChange as _exchange_OrdersChange, OrdersChange__Output as _exchange_OrdersChange__Output } from './exchange/OrdersChange.ts';
import type { OrdersSnapshot as _exchange_OrdersSnapshot, OrdersSnapshot__Output as _exchange_OrdersSnapshot__Output } from './exchange/OrdersSnapshot.ts';
import type { PlaceOrderRequest as _exchange_PlaceOrderRequest, PlaceOrderRequest__Output as _exchange_PlaceOrderRequest__Output } from './exchange/PlaceOrderRequest.ts';
import type { PlaceOrderResponse as _exchange_PlaceOrderResponse, PlaceOrderResponse__Output as _exchange_PlaceOrderResponse__Output } from './exchange/PlaceOrderResponse.ts';
import type { PlaceOrdersRequest as _exchange_PlaceOrdersRequest, PlaceOrdersRequest__Output as _exchange_PlaceOrdersRequest__Output } from './exchange/PlaceOrdersRequest.ts';
import type { PlaceOrdersResponse as _exchange_PlaceOrdersResponse, PlaceOrdersResponse__Output as _exchange_PlaceOrdersResponse__Output } from './exchange/PlaceOrdersResponse.ts';
import type { PriceLevel as _exchange_PriceLevel, PriceLevel__Output as _exchange_PriceLevel__Output } from './exchange/PriceLevel.ts';
import type { StreamOrderBookRequest as _exchange_StreamOrderBookRequest, StreamOrderBookRequest__Output as _exchange_StreamOrderBookRequest__Output } from './exchange/StreamOrderBookRequest.ts';
import type { StreamOrderBookResponse as _exchange_StreamOrderBookResponse, StreamOrderBookResponse__Output as _exchange_StreamOrderBookResponse__Output } from './exchange/StreamOrderBookResponse.ts';
import type { StreamOrdersRequest as _exchange_StreamOrdersRequest, StreamOrdersRequest__Output as _exchange_StreamOrdersRequest__Output } from './exchange/StreamOrdersRequest.ts';
import type { StreamOrdersResponse as _exchange_StreamOrdersResponse, StreamOrdersResponse__Output as _exchange_StreamOrdersResponse__Output } from './exchange/StreamOrdersResponse.ts';
import type { StreamTradesRequest as _exchange_StreamTradesRequest, StreamTradesRequest__Output as _exchange_StreamTradesRequest__Output } from './exchange/StreamTradesRequest.ts';
import type { StreamTradesResponse as _exchange_StreamTradesResponse, StreamTradesResponse__Output as _exchange_StreamTradesResponse__Output } from './exchange/StreamTradesResponse.ts';
import type { Trade as _exchange_Trade, Trade__Output as _exchange_Trade__Output } from './exchange/Trade.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  exchange: {
    AmendOrderRequest: MessageTypeDefinition<_exchange_AmendOrderRequest, _exchange_AmendOrderRequest__Output>
    AmendOrderResponse: MessageTypeDefinition<_exchange_AmendOrderResponse, _exchange_AmendOrderResponse__Output>
    Balance: MessageTypeDefinition<_exchange_Balance, _exchange_Balance__Output>
    CancelAllOrdersRequest: MessageTypeDefinition<_exchange_CancelAllOrdersRequest, _exchange_CancelAllOrdersRequest__Output>
    CancelAllOrdersResponse: MessageTypeDefinition<_exchange_CancelAllOrdersResponse, _exchange_CancelAllOrdersResponse__Output>
    CancelOrderRequest: MessageTypeDefinition<_exchange_CancelOrderRequest, _exchange_CancelOrderRequest__Output>
    CancelOrderResponse: MessageTypeDefinition<_exchange_CancelOrderResponse, _exchange_CancelOrderResponse__Output>
    Error: MessageTypeDefinition<_exchange_Error, _exchange_Error__Output>
    ExchangeService: SubtypeConstructor<typeof grpc.Client, _exchange_ExchangeServiceClient> & { service: _exchange_ExchangeServiceDefinition }
    Fee: MessageTypeDefinition<_exchange_Fee, _exchange_Fee__Output>
    Fill: MessageTypeDefinition<_exchange_Fill, _exchange_Fill__Output>
    GetBalancesRequest: MessageTypeDefinition<_exchange_GetBalancesRequest, _exchange_GetBalancesRequest__Output>
    GetBalancesResponse: MessageTypeDefinition<_exchange_GetBalancesResponse, _exchange_GetBalancesResponse__Output>
    GetOrderBookRequest: MessageTypeDefinition<_exchange_GetOrderBookRequest, _exchange_GetOrderBookRequest__Output>
    GetOrderBookResponse: MessageTypeDefinition<_exchange_GetOrderBookResponse, _exchange_GetOrderBookResponse__Output>
    GetOrderRequest: MessageTypeDefinition<_exchange_GetOrderRequest, _exchange_GetOrderRequest__Output>
    GetOrderResponse: MessageTypeDefinition<_exchange_GetOrderResponse, _exchange_GetOrderResponse__Output>
    Liquidity: EnumTypeDefinition
    ListFillsRequest: MessageTypeDefinition<_exchange_ListFillsRequest, _exchange_ListFillsRequest__Output>
    ListFillsResponse: MessageTypeDefinition<_exchange_ListFillsResponse, _exchange_ListFillsResponse__Output>
    ListOrdersRequest: MessageTypeDefinition<_exchange_ListOrdersRequest, _exchange_ListOrdersRequest__Output>
    ListOrdersResponse: MessageTypeDefinition<_exchange_ListOrdersResponse, _exchange_ListOrdersResponse__Output>
    ListTradesRequest: MessageTypeDefinition<_exchange_ListTradesRequest, _exchange_ListTradesRequest__Output>
    ListTradesResponse: MessageTypeDefinition<_exchange_ListTradesResponse, _exchange_ListTradesResponse__Output>
    Order: MessageTypeDefinition<_exchange_Order, _exchange_Order__Output>
    OrderBookDelta: MessageTypeDefinition<_exchange_OrderBookDelta, _exchange_OrderBookDelta__Output>
    OrderBookSnapshot: MessageTypeDefinition<_exchange_OrderBookSnapshot, _exchange_OrderBookSnapshot__Output>
    OrderStatus: EnumTypeDefinition
    OrderType: EnumTypeDefinition
    OrdersChange: MessageTypeDefinition<_exchange_OrdersChange, _exchange_OrdersChange__Output>
    OrdersSnapshot: MessageTypeDefinition<_exchange_OrdersSnapshot, _exchange_OrdersSnapshot__Output>
    PlaceOrderRequest: MessageTypeDefinition<_exchange_PlaceOrderRequest, _exchange_PlaceOrderRequest__Output>
    PlaceOrderResponse: MessageTypeDefinition<_exchange_PlaceOrderResponse, _exchange_PlaceOrderResponse__Output>
    PlaceOrdersRequest: MessageTypeDefinition<_exchange_PlaceOrdersRequest, _exchange_PlaceOrdersRequest__Output>
    PlaceOrdersResponse: MessageTypeDefinition<_exchange_PlaceOrdersResponse, _exchange_PlaceOrdersResponse__Output>
    PriceLevel: MessageTypeDefinition<_exchange_PriceLevel, _exchange_PriceLevel__Output>
    SelfTradePrevention: EnumTypeDefinition
    Side: EnumTypeDefinition
    StreamOrderBookRequest: MessageTypeDefinition<_exchange_StreamOrderBookRequest, _exchange_StreamOrderBookRequest__Output>
    StreamOrderBookResponse: MessageTypeDefinition<_exchange_StreamOrderBookResponse, _exchange_StreamOrderBookResponse__Output>
    StreamOrdersRequest: MessageTypeDefinition<_exchange_StreamOrdersRequest, _exchange_StreamOrdersRequest__Output>
    StreamOrdersResponse: MessageTypeDefinition<_exchange_StreamOrdersResponse, _exchange_StreamOrdersResponse__Output>
    StreamTradesRequest: MessageTypeDefinition<_exchange_StreamTradesRequest, _exchange_StreamTradesRequest__Output>
    StreamTradesResponse: MessageTypeDefinition<_exchange_StreamTradesResponse, _exchange_StreamTradesResponse__Output>
    TimeInForce: EnumTypeDefinition
    Trade: MessageTypeDefinition<_exchange_Trade, _exchange_Trade__Output>
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
}

