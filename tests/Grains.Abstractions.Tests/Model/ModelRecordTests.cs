using System.Reflection;
using System.Text.Json;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Tests.Model;

/// <summary>Holds for every record of the model, found by reflection, so that a new one is covered on the day it is made.</summary>
public sealed class ModelRecordTests
{
    public static TheoryData<Type> Records() => [.. FullyPopulated.Records];

    [Fact]
    public void Records_OfTheModel_AreFound() => Assert.InRange(FullyPopulated.Records.Count(), 80, 200);

    [Theory]
    [MemberData(nameof(Records))]
    public void RoundTrip_EveryPropertySet_EqualThroughJsonAndOrleans(Type type) => Check(type, FullyPopulated.Create(type));

    [Theory]
    [MemberData(nameof(Records))]
    public void RoundTrip_NothingSet_EqualThroughJsonAndOrleans(Type type) => Check(type, Activator.CreateInstance(type)!);

    /// <summary>IntOrString is left out: it is one of two values, not both.</summary>
    public static TheoryData<Type> PlainRecords() => [.. FullyPopulated.Records.Where(t => t != typeof(IntOrString))];

    [Theory]
    [MemberData(nameof(PlainRecords))]
    public void Equals_OnePropertyDiffers_False(Type type)
    {
        var full = FullyPopulated.Create(type);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            var other = FullyPopulated.Create(type);
            property.SetValue(other, property.GetValue(Activator.CreateInstance(type)));
            Assert.False(full.Equals(other), $"{type.Name}.{property.Name} does not count in Equals");
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Contract_OfRecord_HasAliasAndDistinctIds(Type type)
    {
        Assert.Equal("gitops." + type.Name, type.GetCustomAttribute<AliasAttribute>()?.Alias);
        Assert.NotNull(type.GetCustomAttribute<ImmutableAttribute>());
        var ids = type.GetProperties().Where(p => p.CanWrite).Select(p => p.GetCustomAttribute<IdAttribute>()?.Id).ToList();
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    private static void Check(Type type, object value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, type, ModelJson.Options);
        var fromJson = JsonSerializer.Deserialize(json, type, ModelJson.Options)!;
        Assert.Equal(value, fromJson);
        Assert.Equal(value.GetHashCode(), fromJson.GetHashCode());
        Assert.Equal(json, JsonSerializer.SerializeToUtf8Bytes(fromJson, type, ModelJson.Options));

        var fromOrleans = OrleansRoundTrip.Of(value);
        Assert.Equal(value, fromOrleans);
        Assert.Equal(json, JsonSerializer.SerializeToUtf8Bytes(fromOrleans, type, ModelJson.Options));
    }
}
