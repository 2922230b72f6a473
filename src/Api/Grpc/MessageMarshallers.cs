using Grpc.Core;
using ProtoBuf.Grpc.Configuration;
using ProtoBuf.Meta;

namespace OrleansGitOps.Api.Grpc;

/// <summary>
/// Reads and writes gRPC messages by the model's protobuf. What cannot be read is the caller's fault (INVALID_ARGUMENT); nothing of it is
/// quoted.
/// </summary>
internal sealed class MessageMarshallers(RuntimeTypeModel model) : MarshallerFactory
{
    protected override bool CanSerialize(Type type) => type.IsDefined(typeof(ProtoContractAttribute), inherit: false);

    protected override Marshaller<T> CreateMarshaller<T>() => new(Write, Read<T>);

    private void Write<T>(T message, global::Grpc.Core.SerializationContext context)
    {
        using var measured = model.Measure(message);
        context.SetPayloadLength(checked((int)measured.Length));
        measured.Serialize(context.GetBufferWriter());
        context.Complete();
    }

    private T Read<T>(DeserializationContext context)
    {
        try
        {
            return model.Deserialize<T>(context.PayloadAsReadOnlySequence());
        }
        catch (Exception e) when (e is ProtoException or EndOfStreamException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "the message cannot be read: it is not of the expected form"));
        }
    }
}
