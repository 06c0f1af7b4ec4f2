// Original file: proto/exchange.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AmendOrderRequest as _exchange_AmendOrderRequest, AmendOrderRequest__Output as _exchange_AmendOrderRequest__Output } from '../exchange/AmendOrderRequest.ts';
import type { AmendOrderResponse as _exchange_AmendOrderResponse, AmendOrderResponse__Output as _exchange_AmendOrderResponse__Output } from '../exchange/AmendOrderResponse.ts';
import type { CancelAllOrdersRequest as _exchange_CancelAllOrdersRequest, CancelAllOrdersRequest__Output as _exchange_CancelAllOrdersRequest__Output } from '../exchange/CancelAllOrdersRequest.ts';
import type { CancelAllOrdersResponse as _exchange_CancelAllOrdersResponse, CancelAllOrdersResponse__Output as _exchange_CancelAllOrdersResponse__Output } from '../exchange/CancelAllOrdersResponse.ts';
import type { CancelOrderRequest as _exchange_CancelOrderRequest, CancelOrderRequest__Output as _exchange_CancelOrderRequest__Output } from '../exchange/CancelOrderRequest.ts';
import type { CancelOrderResponse as _exchange_CancelOrderResponse, CancelOrderResponse__Output as _exchange_CancelOrderResponse__Output } from '../exchange/CancelOrderResponse.ts';
import type { GetBalancesRequest as _exchange_GetBalancesRequest, GetBalancesRequest__Output as _exchange_GetBalancesRequest__Output } from '../exchange/GetBalancesRequest.ts';
import type { GetBalancesResponse as _exchange_GetBalancesResponse, GetBalancesResponse__Output as _exchange_GetBalancesResponse__Output } from '../exchange/GetBalancesResponse.ts';
import type { GetOrderBookRequest as _exchange_GetOrderBookRequest, GetOrderBookRequest__Output as _exchange_GetOrderBookRequest__Output } from '../exchange/GetOrderBookRequest.ts';
import type { GetOrderBookResponse as _exchange_GetOrderBookResponse, GetOrderBookResponse__Output as _exchange_GetOrderBookResponse__Output } from '../exchange/GetOrderBookResponse.ts';
import type { GetOrderRequest as _exchange_GetOrderRequest, GetOrderRequest__Output as _exchange_GetOrderRequest__Output } from '../exchange/GetOrderRequest.ts';
import type { GetOrderResponse as _exchange_GetOrderResponse, GetOrderResponse__Output as _exchange_GetOrderResponse__Output } from '../exchange/GetOrderResponse.ts';
import type { ListFillsRequest as _exchange_ListFillsRequest, ListFillsRequest__Output as _exchange_ListFillsRequest__Output } from '../exchange/ListFillsRequest.ts';
import type { ListFillsResponse as _exchange_ListFillsResponse, ListFillsResponse__Output as _exchange_ListFillsResponse__Output } from '../exchange/ListFillsResponse.ts';
import type { ListOrdersRequest as _exchange_ListOrdersRequest, ListOrdersRequest__Output as _exchange_ListOrdersRequest__Output } from '../exchange/ListOrdersRequest.ts';
import type { ListOrdersResponse as _exchange_ListOrdersResponse, ListOrdersResponse__Output as _exchange_ListOrdersResponse__Output } from '../exchange/ListOrdersResponse.ts';
import type { ListTradesRequest as _exchange_ListTradesRequest, ListTradesRequest__Output as _exchange_ListTradesRequest__Output } from '../exchange/ListTradesRequest.ts';
import type { ListTradesResponse as _exchange_ListTradesResponse, ListTradesResponse__Output as _exchange_ListTradesResponse__Output } from '../exchange/ListTradesResponse.ts';
import type { PlaceOrderRequest as _exchange_PlaceOrderRequest, PlaceOrderRequest__Output as _exchange_PlaceOrderRequest__Output } from '../exchange/PlaceOrderRequest.ts';
import type { PlaceOrderResponse as _exchange_PlaceOrderResponse, PlaceOrderResponse__Output as _exchange_PlaceOrderResponse__Output } from '../exchange/PlaceOrderResponse.ts';
import type { PlaceOrdersRequest as _exchange_PlaceOrdersRequest, PlaceOrdersRequest__Output as _exchange_PlaceOrdersRequest__Output } from '../exchange/PlaceOrdersRequest.ts';
import type { PlaceOrdersResponse as _exchange_PlaceOrdersResponse, PlaceOrdersResponse__Output as _exchange_PlaceOrdersResponse__Output } from '../exchange/PlaceOrdersResponse.ts';
import type { StreamOrderBookRequest as _exchange_StreamOrderBookRequest, StreamOrderBookRequest__Output as _exchange_StreamOrderBookRequest__Output } from '../exchange/StreamOrderBookRequest.ts';
import type { StreamOrderBookResponse as _exchange_StreamOrderBookResponse, StreamOrderBookResponse__Output as _exchange_StreamOrderBookResponse__Output } from '../exchange/StreamOrderBookResponse.ts';
import type { StreamOrdersRequest as _exchange_StreamOrdersRequest, StreamOrdersRequest__Output as _exchange_StreamOrdersRequest__Output } from '../exchange/StreamOrdersRequest.ts';
import type { StreamOrdersResponse as _exchange_StreamOrdersResponse, StreamOrdersResponse__Output as _exchange_StreamOrdersResponse__Output } from '../exchange/StreamOrdersResponse.ts';
import type { StreamTradesRequest as _exchange_StreamTradesRequest, StreamTradesRequest__Output as _exchange_StreamTradesRequest__Output } from '../exchange/StreamTradesRequest.ts';
import type { StreamTradesResponse as _exchange_StreamTradesResponse, StreamTradesResponse__Output as _exchange_StreamTradesResponse__Output } from '../exchange/StreamTradesResponse.ts';

export interface ExchangeServiceClient extends grpc.Client {
  AmendOrder(argument: _exchange_AmendOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  AmendOrder(argument: _exchange_AmendOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  AmendOrder(argument: _exchange_AmendOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  AmendOrder(argument: _exchange_AmendOrderRequest, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  amendOrder(argument: _exchange_AmendOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  amendOrder(argument: _exchange_AmendOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  amendOrder(argument: _exchange_AmendOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  amendOrder(argument: _exchange_AmendOrderRequest, callback: grpc.requestCallback<_exchange_AmendOrderResponse__Output>): grpc.ClientUnaryCall;
  
  CancelAllOrders(argument: _exchange_CancelAllOrdersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  CancelAllOrders(argument: _exchange_CancelAllOrdersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  CancelAllOrders(argument: _exchange_CancelAllOrdersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  CancelAllOrders(argument: _exchange_CancelAllOrdersRequest, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  cancelAllOrders(argument: _exchange_CancelAllOrdersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  cancelAllOrders(argument: _exchange_CancelAllOrdersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  cancelAllOrders(argument: _exchange_CancelAllOrdersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  cancelAllOrders(argument: _exchange_CancelAllOrdersRequest, callback: grpc.requestCallback<_exchange_CancelAllOrdersResponse__Output>): grpc.ClientUnaryCall;
  
  CancelOrder(argument: _exchange_CancelOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  CancelOrder(argument: _exchange_CancelOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  CancelOrder(argument: _exchange_CancelOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  CancelOrder(argument: _exchange_CancelOrderRequest, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  cancelOrder(argument: _exchange_CancelOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  cancelOrder(argument: _exchange_CancelOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  cancelOrder(argument: _exchange_CancelOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  cancelOrder(argument: _exchange_CancelOrderRequest, callback: grpc.requestCallback<_exchange_CancelOrderResponse__Output>): grpc.ClientUnaryCall;
  
  GetBalances(argument: _exchange_GetBalancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  GetBalances(argument: _exchange_GetBalancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  GetBalances(argument: _exchange_GetBalancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  GetBalances(argument: _exchange_GetBalancesRequest, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  getBalances(argument: _exchange_GetBalancesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  getBalances(argument: _exchange_GetBalancesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  getBalances(argument: _exchange_GetBalancesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  getBalances(argument: _exchange_GetBalancesRequest, callback: grpc.requestCallback<_exchange_GetBalancesResponse__Output>): grpc.ClientUnaryCall;
  
  GetOrder(argument: _exchange_GetOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _exchange_GetOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _exchange_GetOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  GetOrder(argument: _exchange_GetOrderRequest, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _exchange_GetOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _exchange_GetOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _exchange_GetOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  getOrder(argument: _exchange_GetOrderRequest, callback: grpc.requestCallback<_exchange_GetOrderResponse__Output>): grpc.ClientUnaryCall;
  
  GetOrderBook(argument: _exchange_GetOrderBookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  GetOrderBook(argument: _exchange_GetOrderBookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  GetOrderBook(argument: _exchange_GetOrderBookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  GetOrderBook(argument: _exchange_GetOrderBookRequest, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  getOrderBook(argument: _exchange_GetOrderBookRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  getOrderBook(argument: _exchange_GetOrderBookRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  getOrderBook(argument: _exchange_GetOrderBookRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  getOrderBook(argument: _exchange_GetOrderBookRequest, callback: grpc.requestCallback<_exchange_GetOrderBookResponse__Output>): grpc.ClientUnaryCall;
  
  ListFills(argument: _exchange_ListFillsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  ListFills(argument: _exchange_ListFillsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  ListFills(argument: _exchange_ListFillsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  ListFills(argument: _exchange_ListFillsRequest, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  listFills(argument: _exchange_ListFillsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  listFills(argument: _exchange_ListFillsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  listFills(argument: _exchange_ListFillsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  listFills(argument: _exchange_ListFillsRequest, callback: grpc.requestCallback<_exchange_ListFillsResponse__Output>): grpc.ClientUnaryCall;
  
  ListOrders(argument: _exchange_ListOrdersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  ListOrders(argument: _exchange_ListOrdersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  ListOrders(argument: _exchange_ListOrdersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  ListOrders(argument: _exchange_ListOrdersRequest, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _exchange_ListOrdersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _exchange_ListOrdersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _exchange_ListOrdersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  listOrders(argument: _exchange_ListOrdersRequest, callback: grpc.requestCallback<_exchange_ListOrdersResponse__Output>): grpc.ClientUnaryCall;
  
  ListTrades(argument: _exchange_ListTradesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  ListTrades(argument: _exchange_ListTradesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  ListTrades(argument: _exchange_ListTradesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  ListTrades(argument: _exchange_ListTradesRequest, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  listTrades(argument: _exchange_ListTradesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  listTrades(argument: _exchange_ListTradesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  listTrades(argument: _exchange_ListTradesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  listTrades(argument: _exchange_ListTradesRequest, callback: grpc.requestCallback<_exchange_ListTradesResponse__Output>): grpc.ClientUnaryCall;
  
  PlaceOrder(argument: _exchange_PlaceOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  PlaceOrder(argument: _exchange_PlaceOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  PlaceOrder(argument: _exchange_PlaceOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  PlaceOrder(argument: _exchange_PlaceOrderRequest, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  placeOrder(argument: _exchange_PlaceOrderRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  placeOrder(argument: _exchange_PlaceOrderRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  placeOrder(argument: _exchange_PlaceOrderRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  placeOrder(argument: _exchange_PlaceOrderRequest, callback: grpc.requestCallback<_exchange_PlaceOrderResponse__Output>): grpc.ClientUnaryCall;
  
  PlaceOrders(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_exchange_PlaceOrdersRequest, _exchange_PlaceOrdersResponse__Output>;
  PlaceOrders(options?: grpc.CallOptions): grpc.ClientDuplexStream<_exchange_PlaceOrdersRequest, _exchange_PlaceOrdersResponse__Output>;
  placeOrders(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_exchange_PlaceOrdersRequest, _exchange_PlaceOrdersResponse__Output>;
  placeOrders(options?: grpc.CallOptions): grpc.ClientDuplexStream<_exchange_PlaceOrdersRequest, _exchange_PlaceOrdersResponse__Output>;
  
  StreamOrderBook(argument: _exchange_StreamOrderBookRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrderBookResponse__Output>;
  StreamOrderBook(argument: _exchange_StreamOrderBookRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrderBookResponse__Output>;
  streamOrderBook(argument: _exchange_StreamOrderBookRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrderBookResponse__Output>;
  streamOrderBook(argument: _exchange_StreamOrderBookRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrderBookResponse__Output>;
  
  StreamOrders(argument: _exchange_StreamOrdersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrdersResponse__Output>;
  StreamOrders(argument: _exchange_StreamOrdersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrdersResponse__Output>;
  streamOrders(argument: _exchange_StreamOrdersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrdersResponse__Output>;
  streamOrders(argument: _exchange_StreamOrdersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamOrdersResponse__Output>;
  
  StreamTrades(argument: _exchange_StreamTradesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamTradesResponse__Output>;
  StreamTrades(argument: _exchange_StreamTradesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamTradesResponse__Output>;
  streamTrades(argument: _exchange_StreamTradesRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamTradesResponse__Output>;
  streamTrades(argument: _exchange_StreamTradesRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_exchange_StreamTradesResponse__Output>;
  
}

export interface ExchangeServiceHandlers extends grpc.UntypedServiceImplementation {
  AmendOrder: grpc.handleUnaryCall<_exchange_AmendOrderRequest__Output, _exchange_AmendOrderResponse>;
  
  CancelAllOrders: grpc.handleUnaryCall<_exchange_CancelAllOrdersRequest__Output, _exchange_CancelAllOrdersResponse>;
  
  CancelOrder: grpc.handleUnaryCall<_exchange_CancelOrderRequest__Output, _exchange_CancelOrderResponse>;
  
  GetBalances: grpc.handleUnaryCall<_exchange_GetBalancesRequest__Output, _exchange_GetBalancesResponse>;
  
  GetOrder: grpc.handleUnaryCall<_exchange_GetOrderRequest__Output, _exchange_GetOrderResponse>;
  
  GetOrderBook: grpc.handleUnaryCall<_exchange_GetOrderBookRequest__Output, _exchange_GetOrderBookResponse>;
  
  ListFills: grpc.handleUnaryCall<_exchange_ListFillsRequest__Output, _exchange_ListFillsResponse>;
  
  ListOrders: grpc.handleUnaryCall<_exchange_ListOrdersRequest__Output, _exchange_ListOrdersResponse>;
  
  ListTrades: grpc.handleUnaryCall<_exchange_ListTradesRequest__Output, _exchange_ListTradesResponse>;
  
  PlaceOrder: grpc.handleUnaryCall<_exchange_PlaceOrderRequest__Output, _exchange_PlaceOrderResponse>;
  
  PlaceOrders: grpc.handleBidiStreamingCall<_exchange_PlaceOrdersRequest__Output, _exchange_PlaceOrdersResponse>;
  
  StreamOrderBook: grpc.handleServerStreamingCall<_exchange_StreamOrderBookRequest__Output, _exchange_StreamOrderBookResponse>;
  
  StreamOrders: grpc.handleServerStreamingCall<_exchange_StreamOrdersRequest__Output, _exchange_StreamOrdersResponse>;
  
  StreamTrades: grpc.handleServerStreamingCall<_exchange_StreamTradesRequest__Output, _exchange_StreamTradesResponse>;
  
}

export interface ExchangeServiceDefinition extends grpc.ServiceDefinition {
  AmendOrder: MethodDefinition<_exchange_AmendOrderRequest, _exchange_AmendOrderResponse, _exchange_AmendOrderRequest__Output, _exchange_AmendOrderResponse__Output>
  CancelAllOrders: MethodDefinition<_exchange_CancelAllOrdersRequest, _exchange_CancelAllOrdersResponse, _exchange_CancelAllOrdersRequest__Output, _exchange_CancelAllOrdersResponse__Output>
  CancelOrder: MethodDefinition<_exchange_CancelOrderRequest, _exchange_CancelOrderResponse, _exchange_CancelOrderRequest__Output, _exchange_CancelOrderResponse__Output>
  GetBalances: MethodDefinition<_exchange_GetBalancesRequest, _exchange_GetBalancesResponse, _exchange_GetBalancesRequest__Output, _exchange_GetBalancesResponse__Output>
  GetOrder: MethodDefinition<_exchange_GetOrderRequest, _exchange_GetOrderResponse, _exchange_GetOrderRequest__Output, _exchange_GetOrderResponse__Output>
  GetOrderBook: MethodDefinition<_exchange_GetOrderBookRequest, _exchange_GetOrderBookResponse, _exchange_GetOrderBookRequest__Output, _exchange_GetOrderBookResponse__Output>
  ListFills: MethodDefinition<_exchange_ListFillsRequest, _exchange_ListFillsResponse, _exchange_ListFillsRequest__Output, _exchange_ListFillsResponse__Output>
  ListOrders: MethodDefinition<_exchange_ListOrdersRequest, _exchange_ListOrdersResponse, _exchange_ListOrdersRequest__Output, _exchange_ListOrdersResponse__Output>
  ListTrades: MethodDefinition<_exchange_ListTradesRequest, _exchange_ListTradesResponse, _exchange_ListTradesRequest__Output, _exchange_ListTradesResponse__Output>
  PlaceOrder: MethodDefinition<_exchange_PlaceOrderRequest, _exchange_PlaceOrderResponse, _exchange_PlaceOrderRequest__Output, _exchange_PlaceOrderResponse__Output>
  PlaceOrders: MethodDefinition<_exchange_PlaceOrdersRequest, _exchange_PlaceOrdersResponse, _exchange_PlaceOrdersRequest__Output, _exchange_PlaceOrdersResponse__Output>
  StreamOrderBook: MethodDefinition<_exchange_StreamOrderBookRequest, _exchange_StreamOrderBookResponse, _exchange_StreamOrderBookRequest__Output, _exchange_StreamOrderBookResponse__Output>
  StreamOrders: MethodDefinition<_exchange_StreamOrdersRequest, _exchange_StreamOrdersResponse, _exchange_StreamOrdersRequest__Output, _exchange_StreamOrdersResponse__Output>
  StreamTrades: MethodDefinition<_exchange_StreamTradesRequest, _exchange_StreamTradesResponse, _exchange_StreamTradesRequest__Output, _exchange_StreamTradesResponse__Output>
}
