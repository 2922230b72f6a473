using System.Text.Json;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Tests.Model;

/// <summary>Every record of the model survives protobuf, and odd input has a defined meaning.</summary>
public sealed class ModelProtobufTests
{
    private static readonly string[] NotInProtobuf = ["ApiVersion", "Kind"];

    public static TheoryData<Type> Records() => [.. FullyPopulated.Records];

    [Theory]
    [MemberData(nameof(Records))]
    public void RoundTrip_EveryPropertySet_Equal(Type type) => Check(type, WithoutTypeMeta(FullyPopulated.Create(type)));

    [Theory]
    [MemberData(nameof(Records))]
    public void RoundTrip_NothingSet_EqualAndSmall(Type type) => Check(type, Activator.CreateInstance(type)!);

    private static void Check(Type type, object value)
    {
        var bytes = Write(value);
        var read = ModelProtobuf.TypeModel.Deserialize(new MemoryStream(bytes), null, type);
        Assert.Equal(JsonSerializer.Serialize(value, type, ModelJson.Options), JsonSerializer.Serialize(read, type, ModelJson.Options));
        Assert.Equal(value, read);
        Assert.Equal(bytes, Write(read));
    }

    private static object WithoutTypeMeta(object record)
    {
        if (record.GetType().Name is "Application" or "ApplicationList" or "AppProject" or "AppProjectList")
        {
            foreach (var name in NotInProtobuf)
            {
                var property = record.GetType().GetProperty(name)!;
                property.SetValue(record, property.GetValue(Activator.CreateInstance(record.GetType())));
            }
        }

        foreach (var property in record.GetType().GetProperties().Where(p => p.CanWrite && p.PropertyType == typeof(Application)))
        {
            WithoutTypeMeta(property.GetValue(record)!);
        }

        foreach (var property in record.GetType().GetProperties().Where(p => p.GetValue(record) is System.Collections.IEnumerable and not string))
        {
            foreach (var item in ((System.Collections.IEnumerable)property.GetValue(record)!).OfType<object>().Where(i => i is Application or AppProject))
            {
                WithoutTypeMeta(item);
            }
        }

        return record;
    }

    private static byte[] Write(object value)
    {
        using var stream = new MemoryStream();
        ModelProtobuf.TypeModel.Serialize(stream, value);
        return stream.ToArray();
    }
}
