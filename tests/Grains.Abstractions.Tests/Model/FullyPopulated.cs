using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Tests.Model;

/// <summary>Makes instances of the model's records with every property set to something that is not its default.</summary>
internal static class FullyPopulated
{
    public static IEnumerable<Type> Records { get; } = typeof(Application).Assembly.GetTypes()
        .Where(t => t.Namespace == typeof(Application).Namespace && t.GetMethod("<Clone>$") is not null && !t.IsAbstract && t.IsPublic
            && t.GetConstructor(Type.EmptyTypes) is not null)
        .OrderBy(t => t.Name, StringComparer.Ordinal);

    public static object Create(Type type, string hint = "value")
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => hint,
            _ when type == typeof(bool) => true,
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => 7L,
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero),
            _ when type == typeof(RawExtension) => RawExtension.FromJson("""{"b":[1,2.50],"a":{"x":null}}"""),
            _ when type == typeof(IntOrString) => (IntOrString)"50%",
            { IsGenericType: true } => CreateCollection(type, hint),
            _ => CreateRecord(type),
        };
    }

    private static object CreateRecord(Type type)
    {
        var record = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            property.SetValue(record, Create(property.PropertyType, property.Name.ToLowerInvariant()));
        }

        return record;
    }

    private static object CreateCollection(Type type, string hint)
    {
        var element = type.GetGenericArguments()[^1];
        if (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var items = Array.CreateInstance(element, 2);
            items.SetValue(Create(element, hint + "-1"), 0);
            items.SetValue(Create(element, hint + "-2"), 1);
            return typeof(ImmutableArray).GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }])
                .MakeGenericMethod(element).Invoke(null, [items])!;
        }

        Assert.Equal(typeof(ImmutableSortedDictionary<,>), type.GetGenericTypeDefinition());
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
        map["b"] = Create(element, hint + "-b");
        map["a"] = Create(element, hint + "-a");
        return typeof(ImmutableSortedDictionary).GetMethods().Single(m => m.Name == "CreateRange" && m.GetParameters().Length == 1)
            .MakeGenericMethod(typeof(string), element).Invoke(null, [map])!;
    }
}
