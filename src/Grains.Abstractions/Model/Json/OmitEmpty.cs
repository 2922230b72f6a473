using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGitOps.Grains.Abstractions.Model;

/// <summary>
/// Gives the model Go's <c>omitempty</c> habits: an empty string, list or map, a zero and a false are left out, unless the property is
/// <see cref="AlwaysWrittenAttribute"/>; a nullable property is left out only when it is null, so that <c>prune: false</c> and
/// <c>automated: {}</c> survive; a record that is not nullable is always written, as a Go struct is.
/// </summary>
internal static class OmitEmpty
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static void Apply(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider is not PropertyInfo declared || declared.IsDefined(typeof(AlwaysWrittenAttribute), true))
            {
                continue;
            }

            property.ShouldSerialize = ShouldSerialize(declared);
        }
    }

    private static Func<object, object?, bool> ShouldSerialize(PropertyInfo property)
    {
        if (IsNullable(property))
        {
            return static (_, value) => value is not null;
        }

        // An ImmutableArray that was never set refuses to be counted.
        var unset = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null;
        return (_, value) => !Equals(value, unset) && !IsEmpty(value);
    }

    private static bool IsNullable(PropertyInfo property)
    {
        // NullabilityInfoContext is not thread-safe, and contracts may be made on several threads.
        lock (Nullability)
        {
            return Nullability.Create(property).ReadState == NullabilityState.Nullable;
        }
    }

    private static bool IsEmpty(object? value) => value switch
    {
        string text => text.Length == 0,
        ICollection items => items.Count == 0,
        _ => false,
    };
}
